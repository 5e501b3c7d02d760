package org.postern.message.mime;

import java.util.Locale;
import java.util.Optional;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;
import org.postern.message.text.VisibleText;

/**
 * One leaf part (it contains no parts), as its header describes it.
 *
 * @param number its place among the leaves of the message, from 1
 * @param mediaType lower case, without parameters
 * @param disposition lower case, or empty
 * @param named whether the disposition, not only the type, has a file name
 */
public record Leaf(
        int number,
        String mediaType,
        HeaderParameters type,
        String disposition,
        boolean named,
        Optional<String> fileName,
        Optional<String> contentId) {
    static Leaf of(int number, String mediaType, HeaderFields header) {
        HeaderParameters type =
                HeaderParameters.parse(header.value("Content-Type").orElse(mediaType));
        HeaderParameters disposition =
                HeaderParameters.parse(header.value("Content-Disposition").orElse(""));
        Optional<String> name = disposition.get("filename");
        Optional<String> id = header.value("Content-ID").map(Leaf::bare).filter(v -> !v.isEmpty());
        return new Leaf(
                number,
                mediaType.toLowerCase(Locale.ROOT),
                type,
                disposition.value(),
                name.isPresent(),
                name.or(() -> type.get("name")),
                id);
    }

    public boolean isMessage() {
        return mediaType.equals("message/rfc822") || mediaType.equals("message/global");
    }

    /** Whether this can be the message's text: a text type that is not sent as a file. */
    public boolean isText() {
        boolean text = mediaType.equals("text/plain") || mediaType.equals("text/html");
        return text && !named && !disposition.equals("attachment");
    }

    public boolean isHtml() {
        return mediaType.equals("text/html");
    }

    PartView view(long size, boolean related) {
        String name = FileNames.clean(fileName.orElse(""), mediaType, number);
        boolean inline = disposition.equals("inline") || (related && contentId.isPresent());
        return new PartView(number, name, mediaType, size, inline, contentId, isMessage());
    }

    private static String bare(String id) {
        String trimmed = VisibleText.line(id, 500);
        int open = trimmed.indexOf('<');
        int close = trimmed.indexOf('>', open + 1);
        return close > open ? trimmed.substring(open + 1, close).strip() : trimmed;
    }
}
