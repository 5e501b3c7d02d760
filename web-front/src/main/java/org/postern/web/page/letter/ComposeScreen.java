package org.postern.web.page.letter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.message.mime.MessageView;
import org.postern.web.http.Response;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.ComposeDraft.Act;
import org.postern.web.letter.ComposeDraft.Source;
import org.postern.web.letter.LetterName;
import org.postern.web.letter.ReplyDraft;
import org.postern.web.organizer.Drafts.Known;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Charsets;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.mail.Opened;
import org.postern.web.session.KeptForm;

/**
 * Opens the compose page: empty, or filled with a reply, a forward, a draft, a mailto link, or the form of an ended
 * session.
 */
public final class ComposeScreen {
    /** A page saves once in some seconds, so that a second look finds what the first one missed. */
    private static final int LOOKS = 5;

    private final ComposePage page;
    private final LetterCheck check = new LetterCheck();
    private final DraftKeeper drafts = new DraftKeeper();
    private final LetterTurns turns;

    public ComposeScreen(ComposePage page, LetterTurns turns) {
        this.page = page;
        this.turns = turns;
    }

    public Response show(Visit visit) {
        return show(visit, letter(visit));
    }

    /**
     * {@code GET /compose/{id}}: the newest revision of a letter. If it was never saved, a new letter, or the answer that
     * the query asks for, under this id.
     */
    public Response named(Visit visit) {
        LetterName name = LetterName.opened(visit.exchange().pathValue("id")).orElseThrow(NotThere::new);
        turns.await(visit, name.id());
        return named(visit, name, LOOKS);
    }

    /** A save that began after the wait may replace the revision while it is opened: then the next one is. */
    private Response named(Visit visit, LetterName name, int looks) {
        Optional<Known> known = visit.organizer().drafts().letter(visit.login(), name.id());
        if (known.flatMap(Known::sent).isPresent()) {
            visit.tell("compose.was-sent", visit.wording().time(known.get().changed()));
            return Response.seeOther(Urls.folder(FolderRef.of(Role.SENT)));
        }
        Optional<String> draft = known.flatMap(Known::draft);
        Letter letter;
        try {
            letter = draft.isPresent()
                    ? opened(visit, draft.get(), name, Urls.back(visit.query("back"), "/mail/inbox"))
                    : letter(visit);
        } catch (NotThere gone) {
            if (looks == 1 || drafts.known(visit, name).flatMap(Known::draft).equals(draft)) {
                throw gone;
            }
            return named(visit, name, looks - 1);
        }
        return show(visit, letter.named(name, letter.draft()));
    }

    private Response show(Visit visit, Letter letter) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        check.sender(visit, letter, errors); // of a draft: an alias may have been taken away
        return page.show(visit, 200, letter, errors, List.of());
    }

    /** Shows after sign-in the form that was posted when the session had ended. */
    public Response kept(Visit visit) {
        Optional<KeptForm> form = visit.exchange().keptForm();
        if (form.isEmpty()) {
            visit.tell("compose.kept-gone");
            return Response.seeOther("/compose");
        }
        return page.show(
                visit,
                200,
                Letter.of(visit, form.get()),
                Map.of("form", List.of(visit.text("compose.kept"))),
                List.of());
    }

    private Letter letter(Visit visit) {
        for (Act act : Act.values()) {
            String uidl = visit.query(act.key().replace("-", ""));
            if (!uidl.isEmpty()) {
                return answer(visit, act, uidl);
            }
        }
        String back = Urls.back(visit.query("back"), "/mail/inbox");
        if (!visit.query("draft").isEmpty()) {
            return draft(visit, visit.query("draft"), back);
        }
        if (!visit.query("mailto").isEmpty()) {
            return Letter.of(Mailto.parse(visit.query("mailto")), back);
        }
        if (!visit.query("to").isEmpty()) {
            return Letter.of(Mailto.to(visit.query("to")), back);
        }
        return Letter.of(ComposeDraft.EMPTY, back);
    }

    private static Letter answer(Visit visit, Act act, String uidl) {
        FolderRef folder = folderOf(visit, uidl);
        MessageView original = Opened.gone(
                () -> visit.mail().view(visit.login(), folder, uidl, Charsets.named(visit.query("charset"))));
        ReplyDraft start = new ReplyDraft(
                new WriterAddresses(visit).in(original),
                visit.wording().texts().locale(),
                visit.wording().zone());
        Source source = new Source(act, folder, uidl);
        String back = Urls.message(folder, uidl);
        return switch (act) {
            case REPLY -> Letter.of(start.reply(original, source), back);
            case REPLY_ALL -> Letter.of(start.replyAll(original, source), back);
            case REPLY_LIST -> Letter.of(start.replyList(original, source), back);
            case FORWARD -> {
                List<KeptFile> kept = KeptFile.allOf(visit, folder, uidl, original.parts());
                yield forward(start.forward(original, source, files(kept)), kept, back);
            }
            case FORWARD_WHOLE -> {
                KeptFile whole = KeptFile.whole(visit, folder, uidl, original);
                yield forward(start.forwardWhole(original, source, whole.attachment()), List.of(whole), back);
            }
            case AGAIN -> {
                ReturnedMail mail = ReturnedMail.find(visit, folder, uidl, original);
                List<KeptFile> kept = mail.files(visit);
                if (!mail.whole()) {
                    visit.tell("compose.again.no-text");
                }
                ReplyDraft again = new ReplyDraft(
                        new WriterAddresses(visit).in(mail.view()),
                        visit.wording().texts().locale(),
                        visit.wording().zone());
                yield forward(again.again(mail.view(), mail.failed(), source, files(kept)), kept, back);
            }
        };
    }

    private static Letter forward(ComposeDraft typed, List<KeptFile> kept, String back) {
        return new Letter(typed, LetterName.fresh(), Optional.empty(), kept, List.of(), List.of(), back);
    }

    private static List<Attachment> files(List<KeptFile> kept) {
        return kept.stream().map(KeptFile::attachment).toList();
    }

    /** A draft from a list. Its row may be older than the draft, and another program may have made it. */
    private Letter draft(Visit visit, String uidl, String back) {
        LetterName foreign = LetterName.ofDraft(visit.login().address(), uidl);
        Optional<String> newer = drafts.known(visit, foreign).flatMap(Known::draft);
        if (newer.isPresent()) {
            return opened(visit, newer.get(), foreign, back);
        }
        if (folderOf(visit, uidl).role() != Role.DRAFTS) {
            throw new NotThere();
        }
        LetterName name = Opened.gone(() -> visit.mail().marks(visit.login(), FolderRef.of(Role.DRAFTS), uidl))
                .flatMap(marks -> LetterName.opened(marks.name().id()))
                .filter(own -> drafts.known(visit, own)
                        .flatMap(Known::draft)
                        .filter(uidl::equals)
                        .isPresent())
                .orElse(foreign);
        return opened(visit, uidl, name, back);
    }

    private static Letter opened(Visit visit, String uidl, LetterName name, String back) {
        FolderRef folder = FolderRef.of(Role.DRAFTS);
        ComposeDraft saved = Opened.gone(() -> visit.mail().draft(visit.login(), folder, uidl));
        List<KeptFile> kept = KeptFile.allOf(
                visit,
                folder,
                uidl,
                Opened.gone(() -> visit.mail().view(visit.login(), folder, uidl, Optional.empty()))
                        .parts());
        return new Letter(
                saved,
                name,
                Optional.of(uidl),
                kept,
                List.of(),
                List.of(),
                back.equals("/mail/inbox") ? before(visit, saved) : back);
    }

    /** Where somebody comes from who opened a draft by its address: the mail that it answers, or Drafts. */
    private static String before(Visit visit, ComposeDraft saved) {
        return saved.source()
                .filter(source -> visit.folders().at(source.folder()).isPresent())
                .map(source -> Urls.folder(source.folder()))
                .orElse("/mail/drafts");
    }

    /** The folder that the organizer reports; if the organizer fails, the folder of the link. */
    private static FolderRef folderOf(Visit visit, String uidl) {
        try {
            return visit.organizer()
                    .search()
                    .message(visit.login(), uidl)
                    .map(Entry::folder)
                    .orElseThrow(NotThere::new);
        } catch (OrganizerException e) {
            if (!visit.folders().failed()) {
                throw e;
            }
            String asked = visit.query("folder");
            return visit.folders()
                    .named(asked.isEmpty() ? FolderRef.INBOX.key() : asked)
                    .map(Folder::ref)
                    .orElseThrow(NotThere::new);
        }
    }
}
