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
import org.postern.web.letter.LetterMarks;
import org.postern.web.letter.LetterName;
import org.postern.web.organizer.Drafts.Known;
import org.postern.web.organizer.Drafts.Leaving;
import org.postern.web.organizer.Drafts.Outcome;
import org.postern.web.organizer.Drafts.Revision;
import org.postern.web.organizer.Drafts.Saving;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves letters as drafts: one for each letter. Each revision replaces the previous one. Thread-safe. */
final class DraftKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(DraftKeeper.class);

    /**
     * Saves text and files. In the returned letter all files are in the store. If the letter was sent meanwhile with
     * another text, this text is saved as a letter of its own.
     *
     * @throws LetterConflict when another page has saved a revision that the writer did not see
     * @throws OrganizerException when it cannot be saved
     * @throws InvalidFieldException when it contains something that a message cannot hold
     */
    Letter save(Visit visit, Letter letter) {
        Path file = null;
        try {
            file = Files.createTempFile(visit.desk().services().settings().temporary(), "draft", ".eml");
            try (OutputStream out = Files.newOutputStream(file)) {
                visit.desk()
                        .programs()
                        .sender()
                        .writeDraft(
                                visit.login(),
                                savable(visit, letter),
                                new LetterMarks(letter.name(), letter.keys()),
                                out);
            }
            Saving saving = store(visit, file, letter);
            if (saving.outcome() == Outcome.SENT) {
                return save(visit, letter.renamed());
            }
            return saved(visit, letter, saving.draft().orElseThrow());
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
        } catch (OrganizerException
                | HopException
                | InvalidFieldException
                | UncheckedIOException
                | NotThere
                | LetterConflict e) {
            LOG.info(
                    "{} draft not saved: {}",
                    visit.exchange().requestId(),
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** What is known about a letter; empty when it is new, or when nobody can be asked. */
    Optional<Known> known(Visit visit, LetterName name) {
        try {
            return visit.organizer().drafts().letter(visit.login(), name.id());
        } catch (OrganizerException e) {
            return Optional.empty();
        }
    }

    /** A newer revision that the writer did not see. */
    Optional<Known> elsewhere(Letter letter, Optional<Known> known) {
        return known.filter(other -> other.draft().isPresent()
                && !other.draft().equals(letter.draft())
                && !other.window().equals(letter.name().window()));
    }

    /** Moves the newest revision to Trash; returns its UIDL, or empty when there was none in Drafts. */
    Optional<String> discard(Visit visit, Letter letter) {
        Optional<String> draft = letter.draft()
                .filter(uidl -> visit.organizer()
                        .search()
                        .message(visit.login(), uidl)
                        .filter(entry -> entry.folder().role() == Role.DRAFTS)
                        .isPresent());
        return draft.flatMap(uidl ->
                visit.organizer().messages().move(visit.login(), List.of(uidl), FolderRef.of(Role.TRASH)).stream()
                        .findFirst());
    }

    /** Removes the draft of a letter that was sent, also one that another program had made. */
    void sent(Visit visit, Letter letter, String digest) {
        visit.organizer()
                .drafts()
                .sent(
                        visit.login(),
                        new Leaving(letter.name().id(), letter.name().window(), digest));
        Optional<String> rest = letter.draft()
                .filter(uidl -> visit.organizer()
                        .search()
                        .message(visit.login(), uidl)
                        .filter(entry -> entry.folder().role() == Role.DRAFTS)
                        .isPresent());
        if (rest.isPresent()) {
            visit.organizer().messages().purge(visit.login(), List.of(rest.get()));
        }
    }

    private Saving store(Visit visit, Path file, Letter letter) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Saving saving = visit.organizer()
                    .drafts()
                    .save(
                            visit.login(),
                            in,
                            new Revision(
                                    letter.name().id(),
                                    letter.draft(),
                                    letter.name().window()));
            if (saving.outcome() == Outcome.ELSEWHERE) {
                throw new LetterConflict(known(visit, letter.name())
                        .orElseThrow(() -> new OrganizerException("the letter changes all the time", false)));
            }
            return saving;
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
        return new Letter(
                letter.typed(), letter.name(), Optional.of(uidl), kept, List.of(), letter.lost(), letter.back());
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
