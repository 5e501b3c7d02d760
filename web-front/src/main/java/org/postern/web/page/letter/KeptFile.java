package org.postern.web.page.letter;

import java.util.List;
import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.letter.Attachment;
import org.postern.web.mime.PartView;
import org.postern.web.organizer.MailOrganizer.Folder;
import org.postern.web.page.Folders;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;

/**
 * A file of a letter being written that is in the store already: a part of the saved draft or of the message that is
 * forwarded. The compose form names it by its key, {@code folder/uidl/part}; part 0 is the whole message.
 */
record KeptFile(String key, Attachment attachment) {
    static String key(Folder folder, String uidl, int part) {
        return Urls.segment(Folders.key(folder)) + "/" + Urls.segment(uidl) + "/" + part;
    }

    /** All parts of a message. */
    static List<KeptFile> allOf(Visit visit, Folder folder, String uidl, List<PartView> parts) {
        return parts.stream()
                .map(part -> new KeptFile(
                        key(folder, uidl, part.number()),
                        visit.mail().attachment(visit.login(), folder.path(), uidl, part)))
                .toList();
    }

    /** Empty when the file is not there (any more). The hop shows a person nothing but their own mail. */
    static Optional<KeptFile> find(Visit visit, String key) {
        String[] parts = key.split("/", -1);
        if (parts.length != 3 || !parts[2].matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        String name = decode(parts[0]);
        String uidl = decode(parts[1]);
        int number = Integer.parseInt(parts[2]);
        Optional<Folder> folder = visit.folders().named(name);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            return folder.flatMap(in -> find(visit, in, uidl, number)).map(file -> new KeptFile(key, file));
        } catch (HopException e) {
            if (e.kind() == HopException.Kind.GONE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Attachment> find(Visit visit, Folder folder, String uidl, int number) {
        var view = visit.mail().view(visit.login(), folder.path(), uidl, Optional.empty());
        if (number == 0) {
            String name = (view.subject().isBlank() ? "message" : view.subject().strip()) + ".eml";
            return Optional.of(visit.mail().original(visit.login(), folder.path(), uidl, name));
        }
        return view.parts().stream()
                .filter(part -> part.number() == number)
                .map(part -> visit.mail().attachment(visit.login(), folder.path(), uidl, part))
                .findFirst();
    }

    private static String decode(String segment) {
        try {
            return java.net.URLDecoder.decode(segment, java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
