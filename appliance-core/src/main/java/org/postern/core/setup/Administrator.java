package org.postern.core.setup;

import java.util.Arrays;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/**
 * Who looks after the box: whom mail to {@code postmaster} and {@code abuse} is to reach.
 *
 * @param person who is to be added; empty when the account is there
 */
public record Administrator(EmailAddress address, Optional<Person> person) {
    /** A person to be added. Whoever made the password wipes it. */
    public record Person(String displayName, char[] password) {
        public void wipe() {
            Arrays.fill(password, '\0');
        }

        @Override
        public String toString() {
            return displayName;
        }
    }
}
