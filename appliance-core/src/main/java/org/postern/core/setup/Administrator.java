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
    /** A person to be added. Wipe it when it was, or was not. */
    public static final class Person {
        private final String displayName;
        private final char[] password;

        /** @param password kept, not copied */
        public Person(String displayName, char[] password) {
            this.displayName = displayName;
            this.password = password;
        }

        public String displayName() {
            return displayName;
        }

        char[] password() {
            return password;
        }

        public void wipe() {
            Arrays.fill(password, '\0');
        }
    }
}
