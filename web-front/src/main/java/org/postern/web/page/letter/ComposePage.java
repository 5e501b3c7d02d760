package org.postern.web.page.letter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postern.web.http.Response;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.page.Frame.Field;
import org.postern.web.page.PageSettings;
import org.postern.web.page.Visit;
import org.postern.web.page.letter.ComposeView.Advice;
import org.postern.web.page.letter.ComposeView.File;
import org.postern.web.page.letter.ComposeView.Files;
import org.postern.web.page.letter.ComposeView.Sender;
import org.postern.web.page.letter.ComposeView.Typed;

/** Shows a letter in the compose form. */
public final class ComposePage {
    Response show(Visit visit, int status, Letter letter, Map<String, List<String>> errors, List<String> question) {
        ComposeDraft typed = letter.typed();
        PageSettings settings = visit.desk().settings();
        List<File> kept = letter.kept().stream()
                .map(each -> file(visit, each.key(), each.attachment()))
                .toList();
        ComposeView view = new ComposeView(
                title(visit, letter),
                new Typed(senders(visit, typed), typed.to(), typed.cc(), typed.bcc(), typed.subject(), typed.body()),
                hidden(letter, !question.isEmpty()),
                new Files(kept, visit.wording().size(settings.maxFiles()), settings.maxFiles()),
                new Advice(withLost(visit, letter, errors), question, focus(typed, errors)));
        return visit.page(status, "compose", "compose", view);
    }

    static File file(Visit visit, String key, Attachment file) {
        return new File(key, file.fileName(), visit.wording().size(file.size()), file.size());
    }

    private static List<Sender> senders(Visit visit, ComposeDraft typed) {
        String name = visit.login().displayName();
        String own = visit.login().address();
        String wanted = WriterAddresses.key(typed.from().orElse(own));
        List<String> choices = new WriterAddresses(visit).choices(typed.from().orElse(own));
        String chosen = choices.stream()
                .filter(each -> WriterAddresses.key(each).equals(wanted))
                .findFirst()
                .orElse(own);
        return choices.stream()
                .map(each -> new Sender(each, name.isEmpty() ? each : name + " <" + each + ">", each.equals(chosen)))
                .toList();
    }

    private static String title(Visit visit, Letter letter) {
        String key = letter.typed()
                .source()
                .map(source -> "compose." + source.act().key())
                .orElse("compose.new");
        return visit.text(key);
    }

    private static List<Field> hidden(Letter letter, boolean asked) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("letter", letter.name().id()));
        fields.add(new Field("window", letter.name().window()));
        fields.add(new Field("draft", letter.draft().orElse("")));
        fields.add(new Field("back", letter.back()));
        fields.add(new Field("ask", asked ? "0" : "1"));
        letter.typed().inReplyTo().ifPresent(id -> fields.add(new Field("inReplyTo", id)));
        letter.typed().references().forEach(id -> fields.add(new Field("references", id)));
        letter.typed().source().ifPresent(source -> {
            fields.add(new Field("sourceAct", source.act().name()));
            fields.add(new Field("sourceFolder", source.folder().key()));
            fields.add(new Field("sourceUidl", source.uidl()));
        });
        return fields;
    }

    private static Map<String, List<String>> withLost(Visit visit, Letter letter, Map<String, List<String>> errors) {
        if (letter.lost().isEmpty()) {
            return errors;
        }
        Map<String, List<String>> all = new java.util.HashMap<>(errors);
        List<String> files = new ArrayList<>(all.getOrDefault("attachment", List.of()));
        files.add(visit.text(
                "compose.lost-files", letter.lost().stream().distinct().collect(Collectors.joining(", "))));
        all.put("attachment", files);
        return all;
    }

    private static String focus(ComposeDraft typed, Map<String, List<String>> errors) {
        for (String field : List.of("from", "to", "cc", "bcc", "subject", "attachment")) {
            if (errors.containsKey(field)) {
                return field;
            }
        }
        return typed.to().isBlank() ? "to" : "body";
    }
}
