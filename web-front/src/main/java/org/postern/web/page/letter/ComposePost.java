package org.postern.web.page.letter;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.hop.SendResult;
import org.postern.web.http.Response;
import org.postern.web.letter.ComposeDraft.Source;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.LetterMarks;
import org.postern.web.letter.LetterName;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.organizer.Drafts.Known;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Condition;
import org.postern.web.page.NotThere;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.runtime.FullDisk;
import org.postern.web.session.Flash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /compose}: send, save, discard. A request that is repeated after a lost answer does nothing twice. After any failure the page shows the letter as it was typed. If possible,
 * the letter is also saved as a draft with its files.
 */
public final class ComposePost {
    private static final Logger LOG = LoggerFactory.getLogger(ComposePost.class);
    /** RFC 4918 11.5: Insufficient Storage. */
    private static final int NO_ROOM = 507;

    private final ComposePage page;
    private final DraftKeeper drafts = new DraftKeeper();
    private final LetterCheck check = new LetterCheck();
    private final LetterTurns turns;

    public ComposePost(ComposePage page, LetterTurns turns) {
        this.page = page;
        this.turns = turns;
    }

    public Response post(Visit visit) {
        String id = LetterName.posted(visit.exchange().form().value("letter"), Optional.empty())
                .id();
        return turns.inTurn(visit, id, () -> inTurn(visit));
    }

    private Response inTurn(Visit visit) {
        Letter letter = Letter.posted(visit);
        if (!visit.exchange().form().lostFiles("attachment").isEmpty()
                && !visit.field("action").equals("discard")) {
            return failed(visit, NO_ROOM, letter, Map.of("form", List.of(visit.text("compose.disk-full-files"))));
        }
        return switch (visit.field("action")) {
            case "draft" -> save(visit, letter);
            case "discard" -> discard(visit, letter);
            case "send" -> send(visit, letter);
            default -> failed(visit, 400, letter, Map.of("form", List.of(visit.text("compose.no-action"))));
        };
    }

    /** Shows the posted form again, with a fresh token. Nothing was done with it. */
    public Response stale(Visit visit) {
        return failed(visit, 403, Letter.posted(visit), Map.of("form", List.of(visit.text("compose.stale"))));
    }

    private Response save(Visit visit, Letter letter) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        check.sender(visit, letter, errors);
        if (!errors.isEmpty()) {
            return unsaved(visit, letter, errors);
        }
        if (sent(letter, drafts.known(visit, letter.name()))) {
            visit.exchange().dropKeptForm();
            return visit.exchange().scripted() ? SavedJson.sent(visit) : sentBefore(visit, letter);
        }
        Letter saved;
        try {
            saved = drafts.save(visit, letter);
        } catch (LetterConflict e) {
            return visit.exchange().scripted()
                    ? SavedJson.elsewhere(visit, e.other())
                    : elsewhere(visit, letter, e.other());
        } catch (InvalidFieldException e) {
            return unsaved(visit, letter, check.invalid(visit, e));
        } catch (OrganizerException | NotThere | UncheckedIOException e) {
            return full(visit)
                    ? failed(visit, NO_ROOM, letter, Map.of("form", List.of(visit.text("compose.disk-full-draft"))))
                    : failed(visit, 503, letter, Map.of("form", List.of(visit.text("compose.draft-failed"))));
        }
        visit.exchange().dropKeptForm();
        if (visit.exchange().scripted()) {
            return SavedJson.of(visit, letter, saved);
        }
        visit.tell(saved.name().equals(letter.name()) ? "compose.saved" : "compose.saved-anew");
        return Response.seeOther(Urls.with("/compose/" + saved.name().id(), "back", letter.back()));
    }

    /** Saves what is on the page, so that Undo brings all of it back, and moves it to Trash. */
    private Response discard(Visit visit, Letter letter) {
        Optional<Letter> newest = letter.empty() && letter.draft().isEmpty()
                ? Optional.empty()
                : drafts.trySave(visit, letter).or(() -> drafts.trySave(visit, letter.renamed()));
        Letter last = newest.orElse(letter);
        Optional<String> moved = drafts.discard(visit, last);
        visit.exchange().dropKeptForm();
        visit.session()
                .tell(new Flash(
                        visit.text(moved.isPresent() ? "compose.discarded-to-trash" : "compose.discarded"),
                        moved.map(uidl -> new Flash.Undo(
                                "/act",
                                Map.of(
                                        "uidls",
                                        uidl,
                                        "act",
                                        "move",
                                        "to",
                                        FolderRef.of(Role.DRAFTS).key(),
                                        "undo",
                                        "1",
                                        "back",
                                        "/compose/" + last.name().id())))));
        return Response.seeOther(letter.back());
    }

    private static boolean sent(Letter letter, Optional<Known> known) {
        return known.flatMap(Known::sent).filter(letter.digest()::equals).isPresent();
    }

    private static Response sentBefore(Visit visit, Letter letter) {
        visit.tell("compose.sent");
        return Response.seeOther(letter.back());
    }

    /** Nothing was done; the same button replaces the other text, because the page now knows it. */
    private Response elsewhere(Visit visit, Letter letter, Known other) {
        return page.show(
                visit,
                409,
                letter.named(letter.name(), other.draft()),
                Map.of(
                        "elsewhere",
                        List.of(visit.text("compose.elsewhere", visit.wording().time(other.changed())))),
                List.of());
    }

    private Response send(Visit visit, Letter letter) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        Optional<OutgoingMessage> message = check.message(visit, letter, errors);
        if (message.isEmpty() || !errors.isEmpty()) {
            return failed(visit, 400, letter, errors);
        }
        List<String> questions = visit.field("ask").equals("1") ? check.questions(visit, letter) : List.of();
        if (!questions.isEmpty()) {
            return page.show(visit, 200, withFilesKept(visit, letter), Map.of(), questions);
        }
        Optional<Known> known = drafts.known(visit, letter.name());
        if (sent(letter, known)) {
            visit.exchange().dropKeptForm();
            return sentBefore(visit, letter);
        }
        if (known.flatMap(Known::sent).isPresent()) {
            String line = visit.text(
                    "compose.already-sent", visit.wording().time(known.get().changed()));
            return failed(visit, 409, letter.renamed(), Map.of("form", List.of(line)));
        }
        Optional<Known> elsewhere = drafts.elsewhere(letter, known);
        if (elsewhere.isPresent()) {
            return elsewhere(visit, letter, elsewhere.get());
        }
        return submit(visit, letter, message.get());
    }

    private Response submit(Visit visit, Letter letter, OutgoingMessage message) {
        String digest = letter.digest();
        SendResult result;
        boolean filed;
        try (SentCopy copy = SentCopy.of(visit)) {
            result = visit.desk()
                    .programs()
                    .sender()
                    .send(visit.login(), message, LetterMarks.leaving(letter.name(), digest), copy.stream());
            filed = !(result instanceof SendResult.Sent) || copy.file(visit);
        } catch (HopException e) {
            LOG.info("{} hop failed on sending: {}", visit.exchange().requestId(), e.kind());
            return kept(
                    visit,
                    503,
                    letter,
                    List.of(visit.text("compose.hop." + PersonWords.key(e.kind().name()))));
        } catch (InvalidFieldException e) {
            return failed(visit, 400, letter, check.invalid(visit, e));
        } catch (UncheckedIOException e) {
            // Our own disk failed. The copy is written before the mail is sent, so the mail was not sent.
            LOG.error(
                    "{} not sent: the copy could not be written",
                    visit.exchange().requestId(),
                    e);
            return full(visit) || FullDisk.causes(e)
                    ? kept(visit, NO_ROOM, letter, List.of(visit.text("compose.disk-full")))
                    : kept(visit, 503, letter, List.of(visit.text("compose.no-room")));
        }
        if (result instanceof SendResult.Refused && full(visit)) {
            return kept(visit, NO_ROOM, letter, List.of(visit.text("compose.disk-full")));
        }
        if (result instanceof SendResult.Refused refused) {
            return kept(visit, 422, letter, refusals(visit, refused));
        }
        if (!filed) {
            // Sent does not accept the copy, so save the letter as a draft. Otherwise the text would be lost.
            boolean draft = drafts.trySave(visit, letter.renamed()).isPresent();
            tidy(visit, letter, digest);
            visit.exchange().dropKeptForm();
            visit.tell(draft ? "compose.sent-kept-as-draft" : "compose.sent-no-copy");
            return Response.seeOther(letter.back());
        }
        tidy(visit, letter, digest);
        visit.session().tell(Flash.of(OutboxScreen.afterSending(visit).orElseGet(() -> visit.text("compose.sent"))));
        return Response.seeOther(letter.back());
    }

    private static boolean full(Visit visit) {
        return visit.desk().programs().condition().now() == Condition.State.FULL;
    }

    /** The mail is already sent. Failures from here on must not show an error page. */
    private void tidy(Visit visit, Letter letter, String digest) {
        visit.exchange().dropKeptForm();
        try {
            drafts.sent(visit, letter, digest);
            Optional<Source> source = letter.typed().source();
            if (source.isPresent()) {
                Flag flag = source.get().act().forwards() ? Flag.FORWARDED : Flag.ANSWERED;
                visit.organizer()
                        .messages()
                        .changeFlags(
                                visit.login(),
                                List.of(source.get().uidl()),
                                EnumSet.of(flag),
                                EnumSet.noneOf(Flag.class));
            }
        } catch (OrganizerException e) {
            LOG.info(
                    "{} sent, but removing the draft or setting a flag failed",
                    visit.exchange().requestId());
        }
    }

    private static List<String> refusals(Visit visit, SendResult.Refused refused) {
        List<String> lines = new ArrayList<>();
        lines.add(visit.text("compose.refused"));
        refused.recipients()
                .forEach(each -> lines.add(visit.text("compose.refused-one", each.address(), each.reply())));
        if (!refused.reason().isBlank()) {
            lines.add(visit.text("compose.refused-reason", refused.reason()));
        }
        return lines;
    }

    /**
     * Handles mistakes in the form: shows them at the fields, and saves the files so that the person need not choose
     * them again.
     */
    private Response failed(Visit visit, int status, Letter letter, Map<String, List<String>> errors) {
        return page.show(visit, status, withFilesKept(visit, letter), errors, List.of());
    }

    private Response unsaved(Visit visit, Letter letter, Map<String, List<String>> errors) {
        Map<String, List<String>> all = new LinkedHashMap<>(errors);
        all.putIfAbsent("form", List.of(visit.text("compose.errors-draft")));
        return failed(visit, 400, letter, all);
    }

    private Letter withFilesKept(Visit visit, Letter letter) {
        if (letter.uploads().isEmpty()) {
            return letter;
        }
        return drafts.trySave(visit, letter).orElseGet(() -> {
            List<String> lost = new ArrayList<>(letter.lost());
            letter.uploads().forEach(each -> lost.add(each.fileName()));
            return new Letter(
                    letter.typed(), letter.name(), letter.draft(), letter.kept(), List.of(), lost, letter.back());
        });
    }

    /** Handles refusals of the server: saves the whole letter. */
    private Response kept(Visit visit, int status, Letter letter, List<String> lines) {
        Optional<Letter> saved = drafts.trySave(visit, letter);
        List<String> all = new ArrayList<>(lines);
        all.add(visit.text(saved.isPresent() ? "compose.kept-as-draft" : "compose.kept-here"));
        return page.show(
                visit, status, saved.orElseGet(() -> withFilesKept(visit, letter)), Map.of("form", all), List.of());
    }

    /** In lower case, for keys of texts. */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
