package org.postern.web.hop;

import java.util.List;
import org.postern.message.address.Authorship;
import org.postern.message.address.Person;
import org.postern.message.mime.AnswerFields;
import org.postern.message.mime.MessageView;

/** Estimates the memory of cached values in octets; too high rather than too low. Pure. */
final class CacheWeight {
    private static final int ENTRY = 300;
    private static final int PIECE = 160;

    private CacheWeight() {}

    static int of(Title title) {
        int snippet = title.snippet().map(String::length).orElse(0);
        return ENTRY
                + 2 * (title.subject().length() + snippet)
                + of(title.from())
                + of(title.to())
                + of(title.authorship());
    }

    static int of(MessageView view) {
        long chars = (long) view.text().length()
                + view.html().map(String::length).orElse(0)
                + view.subject().length()
                + view.findings().words().length();
        int references = view.references().stream().mapToInt(String::length).sum();
        int parts = view.parts().stream()
                .mapToInt(part -> PIECE + 2 * part.fileName().length())
                .sum();
        int people = of(view.from())
                + of(view.to())
                + of(view.cc())
                + of(view.bcc())
                + of(view.replyTo())
                + of(view.authorship());
        AnswerFields answers = view.answers();
        people += of(answers.list()) + of(answers.followUpTo()) + of(answers.mailReplyTo()) + of(answers.deliveredTo());
        return (int) Math.min(Integer.MAX_VALUE, 1_000 + 2 * chars + 2L * references + parts + people);
    }

    private static int of(Authorship authorship) {
        int results = authorship.results().stream()
                .flatMap(each -> each.methods().stream())
                .mapToInt(method -> PIECE
                        + method.properties().values().stream()
                                .mapToInt(value -> PIECE + 2 * value.length())
                                .sum())
                .sum();
        return PIECE + 2 * authorship.author().text().length() + results;
    }

    private static int of(List<Person> people) {
        return people.stream()
                .mapToInt(person ->
                        PIECE + 2 * (person.name().length() + person.address().length()))
                .sum();
    }
}
