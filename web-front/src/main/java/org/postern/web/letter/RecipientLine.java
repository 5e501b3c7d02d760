package org.postern.web.letter;

import java.util.List;
import java.util.stream.Collectors;
import org.postern.message.address.Person;

/** Writes persons as the text of an address field. Pure. */
final class RecipientLine {
    private RecipientLine() {}

    static String of(List<Person> people) {
        return people.stream()
                .filter(person -> person.address().indexOf('@') > 0)
                .map(RecipientLine::of)
                .collect(Collectors.joining(", "));
    }

    static String of(Person person) {
        if (person.address().isEmpty()) {
            return person.name();
        }
        // A name that is an address would be taken for a recipient, and it is seldom the truth.
        if (person.name().isEmpty() || person.name().indexOf('@') >= 0) {
            return person.address();
        }
        // Other marks would separate recipients, or begin something, where a person types them.
        boolean special = !person.name()
                .codePoints()
                .allMatch(c -> Character.isLetterOrDigit(c)
                        || c == ' '
                        || c == '-'
                        || c == '\''
                        || Character.getType(c) == Character.NON_SPACING_MARK);
        String name = special ? "\"" + person.name().replace("\\", "\\\\").replace("\"", "\\\"") + "\"" : person.name();
        return name + " <" + person.address() + ">";
    }
}
