package org.postern.web.page.letter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves letters as drafts. Each revision replaces the previous one. Thread-safe. */
final class DraftKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(DraftKeeper.class);

    /**
     * Saves text and files. In the returned letter all files are in the store.
     *
     * @throws OrganizerException when it cannot be saved
     * @throws InvalidFieldException when it contains something that a message cannot hold
     */
    Letter save(Visit visit, Letter letter) {
        Path file = null;
        try {
            file = Files.createTempFile(visit.desk().services().settings().temporary(), "draft", ".eml");
            try (OutputStream out = Files.newOutputStream(file)) {
                visit.desk().programs().sender().writeDraft(visit.login(), savable(visit, letter), out);
            }
            String uidl = store(visit, file, letter.draft());
            return saved(visit, letter, uidl);
        } catch (IOException e) {
            throw new UncheckedIOException("draft", e);
        } finally {
            delete(file);
        }
    }

    /** Saves if possible. It is called after a failure, so it must not fail itself. */
    Optional<Letter> trySave(Visit visit, Letter letter) {
        try {
            return Optional.of(save(visit, letter));
        } catch (OrganizerException | HopException | InvalidFieldException | UncheckedIOException | NotThere e) {
            LOG.info(
                    "{} draft not saved: {}",
                    visit.exchange().requestId(),
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** Removes the saved revision, if it is still a draft. */
    void drop(Visit visit, Letter letter) {
        if (letter.draft().isEmpty()) {
            return;
        }
        String uidl = letter.draft().get();
        boolean draft = visit.organizer()
                .search()
                .message(visit.login(), uidl)
                .filter(entry -> entry.folder().role() == Role.DRAFTS)
                .isPresent();
        if (draft) {
            visit.organizer().messages().purge(visit.login(), List.of(uidl));
        }
    }

    /** If another window has replaced the revision meanwhile, nothing is lost: there are two drafts then. */
    private static String store(Visit visit, Path file, Optional<String> replaces) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return visit.organizer().drafts().save(visit.login(), in, replaces);
        } catch (OrganizerException e) {
            if (!e.gone() || replaces.isEmpty()) {
                throw e;
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return visit.organizer().drafts().save(visit.login(), in, Optional.empty());
        }
    }

    private static Letter saved(Visit visit, Letter letter, String uidl) {
        FolderRef drafts = FolderRef.of(Role.DRAFTS);
        List<KeptFile> kept = letter.attachments().isEmpty()
                ? List.of()
                : KeptFile.allOf(
                        visit,
                        drafts,
                        uidl,
                        visit.mail()
                                .view(visit.login(), drafts, uidl, Optional.empty())
                                .parts());
        return new Letter(letter.typed(), Optional.of(uidl), kept, List.of(), letter.lost(), letter.back());
    }

    /** Replaces line breaks in header fields by blanks for saving. The page still shows the typed text. */
    private static ComposeDraft savable(Visit visit, Letter letter) {
        ComposeDraft typed = letter.typed();
        List<Attachment> files = new ArrayList<>();
        for (Attachment each : letter.attachments()) {
            files.add(new Attachment(line(each.fileName()), each.mediaType(), each.size(), each.content()));
        }
        return new ComposeDraft(
                typed.from().filter(new WriterAddresses(visit)::allowed),
                line(typed.to()),
                line(typed.cc()),
                line(typed.bcc()),
                line(typed.subject()),
                typed.body(),
                typed.origin(),
                files);
    }

    private static String line(String value) {
        return value.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]+", " ");
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("temporary file left behind: {}", file);
        }
    }
}
