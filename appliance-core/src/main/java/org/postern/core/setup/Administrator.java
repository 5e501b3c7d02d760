package org.postern.core.setup;

import java.util.Arrays;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.config.OfficeConfig;
import org.postern.store.address.EmailAddress;

/**
 * The administrator of the box: the recipient of mail to {@code postmaster} and {@code abuse}.
 *
 * @param person the person to add; empty when the account exists
 */
public record Administrator(EmailAddress address, Optional<Person> person) {
    /** Throws, in words for the person who chose it, if the password of a person to add cannot be used. */
    void requireGoodPassword(OfficeConfig office) {
        person.flatMap(added -> office.passwordRule().fault(added.password, address, added.displayName))
                .ifPresent(fault -> {
                    throw new ApplianceException(fault.words() + ". Nothing was changed");
                });
    }

    /** A person to add. Wipe it afterwards, whether or not the person was added. */
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
