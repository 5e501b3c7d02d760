package org.postern.web.letter;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Person;
import org.postern.web.organizer.Addresses;

/** Which addresses of a message are the reader's own, and which of these the reader may write as. Immutable. */
public final class OwnAddresses {
    private final Set<String> own = new HashSet<>();
    private final Set<String> usable = new HashSet<>();

    /** @param known further addresses than the account's own */
    public OwnAddresses(String account, List<Addresses.Owned> known) {
        own.add(key(account));
        usable.add(key(account));
        for (Addresses.Owned each : known) {
            own.add(key(each.address()));
            if (each.usable()) {
                usable.add(key(each.address()));
            }
        }
    }

    boolean holds(Person person) {
        return own.contains(key(person.address()));
    }

    /** The first of these persons as whom the reader may write. */
    Optional<String> firstUsable(List<Person> people) {
        return people.stream()
                .map(Person::address)
                .filter(address -> usable.contains(key(address)))
                .findFirst();
    }

    static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
