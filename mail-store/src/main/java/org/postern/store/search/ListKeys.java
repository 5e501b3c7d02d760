package org.postern.store.search;

import java.util.List;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.text.SearchFold;
import org.postern.message.text.SubjectPrefix;

/**
 * What a list is sorted by: the name of the author and of the first recipient, or the address where there is none, and
 * the subject without marks of answers; without case, accents, width and signs before the first letter. Bounded. Pure.
 */
record ListKeys(String sender, String recipient, String subject) {
    static final ListKeys NONE = new ListKeys("", "", "");
    /** Characters. Longer texts that begin alike are in the order of arrival. */
    private static final int LONGEST = 64;

    static ListKeys of(MessageView view) {
        return new ListKeys(person(view.from()), person(view.to()), key(SubjectPrefix.without(view.subject())));
    }

    private static String person(List<Person> people) {
        if (people.isEmpty()) {
            return "";
        }
        Person first = people.get(0);
        // As the list shows it: a name that is another address is not shown.
        boolean other = first.warnings().contains(Person.Warning.NAME_IS_OTHER_ADDRESS);
        return key(first.name().isEmpty() || other ? first.address() : first.name());
    }

    private static String key(String text) {
        String folded = SearchFold.of(text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text);
        int start = 0;
        while (start < folded.length() && !Character.isLetterOrDigit(folded.codePointAt(start))) {
            start += Character.charCount(folded.codePointAt(start));
        }
        StringBuilder key = new StringBuilder(LONGEST);
        for (int at = start; at < folded.length() && key.length() < LONGEST; ) {
            int c = folded.codePointAt(at);
            at += Character.charCount(c);
            // Hiragana and katakana of one sound stand together.
            key.appendCodePoint(c >= 0x30a1 && c <= 0x30f6 ? c - 0x60 : Character.isWhitespace(c) ? ' ' : c);
        }
        return key.toString();
    }
}
