package org.postern.store.account;

import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/**
 * The register of addresses without a mailbox of their own. Thread-safe; a second process (a command) may use it too.
 */
public interface Aliases {
    /** The kind of an entry. */
    enum Kind {
        /** Another name for one mailbox, or a forwarding. */
        ALIAS,
        /** Each member gets a copy. */
        GROUP,
        /** All unknown addresses of a domain; its address is {@code *@domain}. */
        CATCH_ALL
    }

    /**
     * One entry.
     *
     * @param targets accounts, other entries, or foreign addresses; at least one, at most {@link Directory#MOST_MEMBERS}
     */
    record Entry(Kind kind, EmailAddress address, List<EmailAddress> targets) {
        public Entry {
            targets = List.copyOf(targets);
            if (targets.isEmpty()) {
                throw new AccountException(address + " needs at least one address behind it");
            }
            if (targets.size() > Directory.MOST_MEMBERS) {
                throw new AccountException("at most " + Directory.MOST_MEMBERS + " target addresses are allowed");
            }
        }
    }

    /** Throws {@link AccountException} when the address is already an account or an entry. */
    void add(Entry entry);

    /**
     * Adds and removes targets. Throws {@link AccountException} when the entry does not exist, or no target would be
     * left.
     */
    void change(EmailAddress address, List<EmailAddress> add, List<EmailAddress> remove);

    /** Throws {@link AccountException} when the entry does not exist. */
    void delete(EmailAddress address);

    Optional<Entry> find(EmailAddress address);

    /** All entries, by address. */
    List<Entry> list();
}
