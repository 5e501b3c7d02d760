package org.postern.web.page;

import java.util.List;
import java.util.Locale;
import org.postern.message.address.Person;

/** Formats persons for a page: the name, always the address, and warnings as text. */
public record PersonWords(Texts texts) {
    /** Recipients above this limit are only counted. */
    static final int MOST = 200;

    public List<ShownPerson> of(List<Person> people) {
        return people.stream().limit(MOST).map(this::of).toList();
    }

    public ShownPerson of(Person person) {
        return new ShownPerson(
                person.name().equals(person.address()) ? "" : person.name(),
                person.address(),
                person.warnings().stream()
                        .map(each -> texts.get("warn." + key(each.name())))
                        .toList());
    }

    public static String key(String enumName) {
        return enumName.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
