package org.postern.web.page.letter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.web.http.Upload;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.ComposeDraft.Act;
import org.postern.web.letter.ComposeDraft.Origin;
import org.postern.web.letter.ComposeDraft.Source;
import org.postern.web.letter.LetterMarks;
import org.postern.web.letter.LetterName;
import org.postern.web.organizer.FolderRef;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.session.KeptForm;

/**
 * A letter being written, with the content of the compose form.
 *
 * @param typed the fields; its own attachments are not used
 * @param name of the letter, and of the page in which it is written
 * @param draft UIDL of the saved revision that the writer saw last
 * @param kept attached files that are in the store
 * @param uploads files that were posted with this request
 * @param lost names of attached files that cannot be found (any more)
 * @param back the page that the writer came from
 */
record Letter(
        ComposeDraft typed,
        LetterName name,
        Optional<String> draft,
        List<KeptFile> kept,
        List<Attachment> uploads,
        List<String> lost,
        String back) {

    static Letter of(ComposeDraft typed, String back) {
        return new Letter(typed, LetterName.fresh(), Optional.empty(), List.of(), List.of(), List.of(), back);
    }

    static Letter posted(Visit visit) {
        List<String> lost = new ArrayList<>(visit.exchange().form().lostFiles("attachment"));
        LetterName name = LetterName.posted(
                visit.exchange().form().value("letter"), visit.exchange().form().value("window"));
        List<KeptFile> kept = kept(visit, name, visit.exchange().form().values("keep"), lost);
        if (!visit.field("underway").isEmpty()) {
            Set<String> known = kept.stream().map(KeptFile::key).collect(Collectors.toSet());
            KeptFile.uploaded(visit, name.id()).stream()
                    .filter(file -> !known.contains(file.key()))
                    .forEach(kept::add);
        }
        List<Attachment> uploads = visit.exchange().form().uploads("attachment").stream()
                .filter(upload -> upload.size() > 0 || !upload.fileName().isEmpty())
                .map(Letter::attachment)
                .toList();
        ComposeDraft typed = typed(
                field -> visit.exchange().form().value(field),
                visit.exchange().form().values("references"));
        return new Letter(
                typed,
                name,
                uidl(visit.field("draft")),
                kept,
                uploads,
                lost,
                Urls.back(visit.field("back"), "/mail/inbox"));
    }

    /** The letter that was posted while there was no session. */
    static Letter of(Visit visit, KeptForm form) {
        List<String> lost = new ArrayList<>(form.lostFiles());
        LetterName name = LetterName.posted(form.value("letter"), form.value("window"));
        List<KeptFile> kept = kept(visit, name, form.values().getOrDefault("keep", List.of()), lost);
        ComposeDraft typed = typed(form::value, form.values().getOrDefault("references", List.of()));
        return new Letter(
                typed,
                name,
                form.value("draft").flatMap(Letter::uidl),
                kept,
                List.of(),
                lost,
                Urls.back(form.value("back").orElse(""), "/mail/inbox"));
    }

    /** The same text as another letter. */
    Letter renamed() {
        return new Letter(typed, LetterName.fresh(), Optional.empty(), kept, uploads, lost, back);
    }

    /** The same letter in a page that knows this revision. */
    Letter named(LetterName other, Optional<String> revision) {
        return new Letter(typed, other, revision, kept, uploads, lost, back);
    }

    /** The same for the same text with the same files. */
    String digest() {
        return LetterMarks.digest(typed, attachments());
    }

    /** Whether there is anything to lose. */
    boolean empty() {
        return typed.to().isBlank()
                && typed.cc().isBlank()
                && typed.bcc().isBlank()
                && typed.subject().isBlank()
                && typed.body().isBlank()
                && attachments().isEmpty();
    }

    /** The keys of its files, as the page knows them; empty for those that were just uploaded. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(kept.stream().map(KeptFile::key).toList());
        uploads.forEach(upload -> keys.add(""));
        return keys;
    }

    /** All attachments of the letter. */
    List<Attachment> attachments() {
        List<Attachment> all =
                new ArrayList<>(kept.stream().map(KeptFile::attachment).toList());
        all.addAll(uploads);
        return all;
    }

    private static ComposeDraft typed(Function<String, Optional<String>> form, List<String> references) {
        Function<String, String> field = name -> form.apply(name).orElse("");
        return new ComposeDraft(
                form.apply("from").map(String::strip).filter(address -> !address.isEmpty()),
                field.apply("to"),
                field.apply("cc"),
                field.apply("bcc"),
                field.apply("subject"),
                field.apply("body"),
                new Origin(
                        form.apply("inReplyTo").filter(id -> !id.isBlank()),
                        references.stream().filter(id -> !id.isBlank()).toList(),
                        source(field)),
                List.of());
    }

    private static Optional<Source> source(Function<String, String> field) {
        String name = field.apply("sourceAct").toUpperCase(Locale.ROOT);
        Optional<Act> act =
                Stream.of(Act.values()).filter(each -> each.name().equals(name)).findFirst();
        return act.flatMap(what -> FolderRef.named(field.apply("sourceFolder"))
                .flatMap(in -> uidl(field.apply("sourceUidl")).map(id -> new Source(what, in, id))));
    }

    private static Optional<String> uidl(String posted) {
        return posted.matches("[\\x21-\\x7e]{1,70}") ? Optional.of(posted) : Optional.empty();
    }

    private static List<KeptFile> kept(Visit visit, LetterName name, List<String> keys, List<String> lost) {
        List<KeptFile> kept = new ArrayList<>();
        List<KeptFile> newest = List.of();
        for (String key : keys) {
            Optional<KeptFile> found = KeptFile.find(visit, key);
            if (found.isEmpty()) {
                // The page missed the answer of a save: the file is in a newer revision.
                newest = newest.isEmpty() ? KeptFile.newest(visit, name.id()) : newest;
                found = newest.stream().filter(file -> file.key().equals(key)).findFirst();
            }
            found.ifPresent(kept::add);
            if (found.isEmpty()) {
                lost.add(visit.text("compose.kept-file"));
            }
        }
        return kept;
    }

    /**
     * Some browsers send the whole path of the file. A name with line breaks is refused later, with a message at the
     * field.
     */
    private static Attachment attachment(Upload upload) {
        String name = upload.fileName();
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String type = upload.contentType();
        boolean plain = type.matches("[A-Za-z0-9!#$&^_.+-]{1,80}/[A-Za-z0-9!#$&^_.+-]{1,80}");
        return new Attachment(
                name.isBlank() ? "file" : name, plain ? type : "application/octet-stream", upload.size(), upload::open);
    }
}
