package org.postern.core.admin.people;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.postern.store.account.Aliases;
import org.postern.store.address.EmailAddress;

/**
 * The effects of deleting a person.
 *
 * @param messages the number of messages in all folders
 * @param left the aliases, groups and catch-alls that continue without the person
 * @param ended those without any other target; they are deleted too
 * @param lastAdministrator whether no other account that may sign in is an administrator
 */
public record Departure(
        EmailAddress address, long messages, List<Place> left, List<Place> ended, boolean lastAdministrator) {
    public Departure {
        left = List.copyOf(left);
        ended = List.copyOf(ended);
    }

    /** An alias, a group or the catch-all. */
    public record Place(Aliases.Kind kind, EmailAddress address) {
        @Override
        public String toString() {
            return kind == Aliases.Kind.CATCH_ALL
                    ? "the catch-all"
                    : "the " + kind.name().toLowerCase(Locale.ROOT) + " " + address;
        }
    }

    /** Returns a sentence for each effect that may be unexpected. */
    public List<String> warnings() {
        List<String> warnings = new java.util.ArrayList<>();
        if (!ended.isEmpty()) {
            warnings.add("Nobody but " + address + " gets mail to " + joined(ended) + "; deleted too.");
        }
        if (lastAdministrator) {
            warnings.add(address + " is the last administrator.");
        }
        return warnings;
    }

    static String joined(List<Place> places) {
        return places.stream().map(Place::toString).collect(Collectors.joining(", "));
    }
}
