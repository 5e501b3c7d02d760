package org.postern.web.page.mail;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.postern.message.file.FileKind;
import org.postern.message.mime.PartView;
import org.postern.message.mime.RasterImage;
import org.postern.web.page.Wording;
import org.postern.web.page.mail.ReadView.Part;

/** The attachments as listed on a page. */
record PartWords(Wording wording, String messageUrl) {
    /**
     * The parts.
     *
     * @param seen those of them that are pictures among the words
     * @param inside the number of the message inside that holds them; 0 for the message itself
     */
    List<Part> of(List<PartView> parts, List<PartView> seen, int inside) {
        return parts.stream()
                .flatMap(part -> (inside == 0 ? Stream.of(part) : part.within(inside).stream())
                        .map(each -> of(each, seen.contains(part))))
                .toList();
    }

    private Part of(PartView part, boolean seen) {
        String url = messageUrl + "/part/" + part.number();
        boolean shown = part.isMessage()
                || RasterImage.named(part.mediaType())
                || PartScreens.isPlain(part)
                || PartScreens.isPdf(part);
        String view = shown
                ? "?show=1"
                : FileKind.of(part.mediaType(), part.fileName()).isPresent() ? "/text" : "";
        String look =
                RasterImage.named(part.mediaType()) ? "img" : part.mediaType().endsWith("/pdf") ? "pdf" : "";
        return new Part(
                part.fileName(),
                type(part),
                look,
                wording.size(part.size()),
                url,
                view.isEmpty() ? "" : url + view,
                seen);
    }

    /** The kind of file in common words: the extension of its name, else the media type. */
    private String type(PartView part) {
        if (part.isMessage()) {
            return wording.text("part.message");
        }
        int dot = part.fileName().lastIndexOf('.');
        String ending = dot < 0 ? "" : part.fileName().substring(dot + 1);
        return ending.matches("[A-Za-z0-9]{1,5}") ? ending.toUpperCase(Locale.ROOT) : part.mediaType();
    }
}
