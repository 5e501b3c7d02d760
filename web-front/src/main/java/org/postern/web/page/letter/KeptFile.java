package org.postern.web.page.letter;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.postern.message.mime.FileNames;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.web.hop.HopException;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.LetterMarks;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;

/**
 * A file of a letter being written that is already in the store: a part of the saved draft or of the forwarded message.
 * The compose form identifies it by its key, {@code folder/uidl/part}; part 0 is the whole message.
 */
record KeptFile(String key, Attachment attachment) {
    static String key(FolderRef folder, String uidl, int part) {
        return Urls.segment(folder.key()) + "/" + Urls.segment(uidl) + "/" + part;
    }

    /** All parts of a message. */
    static List<KeptFile> allOf(Visit visit, FolderRef folder, String uidl, List<PartView> parts) {
        return parts.stream()
                .map(part -> new KeptFile(
                        key(folder, uidl, part.number()), visit.mail().attachment(visit.login(), folder, uidl, part)))
                .toList();
    }

    /** The whole message, named by its subject. */
    static KeptFile whole(Visit visit, FolderRef folder, String uidl, MessageView view) {
        String subject = view.subject().strip().replaceAll("[/\\\\]+", "_");
        String name = FileNames.clean(subject.isEmpty() ? "message.eml" : subject + ".eml", "message/rfc822", 1);
        return new KeptFile(key(folder, uidl, 0), visit.mail().original(visit.login(), folder, uidl, name));
    }

    /** Empty when the file does not exist (any more). The hop gives a person access to their own mail only. */
    static Optional<KeptFile> find(Visit visit, String key) {
        String[] parts = key.split("/", -1);
        if (parts.length != 3 || !parts[2].matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        String name = decode(parts[0]);
        String uidl = decode(parts[1]);
        int number = Integer.parseInt(parts[2]);
        try {
            return folder(visit, name, uidl)
                    .flatMap(in -> find(visit, in, uidl, number))
                    .map(file -> new KeptFile(key, file));
        } catch (HopException e) {
            if (e.kind() == HopException.Kind.GONE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The files of a letter's newest revision, by the keys that its page knew when it was saved. */
    static List<KeptFile> newest(Visit visit, String letter) {
        return newest(visit, letter, (known, own) -> Optional.of(known));
    }

    /**
     * The files that came with the letter's newest revision, by the keys that the answer to that save has. A page that
     * saves its text while files are under way does not know them yet.
     */
    static List<KeptFile> uploaded(Visit visit, String letter) {
        return newest(visit, letter, (known, own) -> known.isEmpty() ? Optional.of(own) : Optional.empty());
    }

    /** @param key from the key that the page knew and the key of the part; empty to leave the file out */
    private static List<KeptFile> newest(Visit visit, String letter, BiFunction<String, String, Optional<String>> key) {
        FolderRef drafts = FolderRef.of(FolderRef.Role.DRAFTS);
        try {
            Optional<String> uidl =
                    visit.organizer().drafts().letter(visit.login(), letter).flatMap(Drafts.Known::draft);
            if (uidl.isEmpty()) {
                return List.of();
            }
            List<String> keys = visit.mail()
                    .marks(visit.login(), drafts, uidl.get())
                    .map(LetterMarks::files)
                    .orElse(List.of());
            List<KeptFile> files = allOf(
                    visit,
                    drafts,
                    uidl.get(),
                    visit.mail()
                            .view(visit.login(), drafts, uidl.get(), Optional.empty())
                            .parts());
            return IntStream.range(0, Math.min(keys.size(), files.size()))
                    .boxed()
                    .flatMap(i -> key.apply(keys.get(i), files.get(i).key()).stream()
                            .map(named -> new KeptFile(named, files.get(i).attachment())))
                    .toList();
        } catch (OrganizerException | HopException e) {
            return List.of();
        }
    }

    /** The folder of the message, if it is the one in the key. The inbox can be read even when the organizer fails. */
    private static Optional<FolderRef> folder(Visit visit, String name, String uidl) {
        try {
            return visit.organizer()
                    .search()
                    .message(visit.login(), uidl)
                    .map(Entry::folder)
                    .filter(folder -> folder.isNamed(name));
        } catch (OrganizerException e) {
            return FolderRef.named(name).filter(FolderRef.INBOX::equals);
        }
    }

    private static Optional<Attachment> find(Visit visit, FolderRef folder, String uidl, int number) {
        if (number == 0) {
            var view = visit.mail().view(visit.login(), folder, uidl, Optional.empty());
            return Optional.of(whole(visit, folder, uidl, view).attachment());
        }
        PartView part = visit.mail().partView(visit.login(), folder, uidl, number);
        return Optional.of(visit.mail().attachment(visit.login(), folder, uidl, part));
    }

    private static String decode(String segment) {
        try {
            return java.net.URLDecoder.decode(segment, java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
