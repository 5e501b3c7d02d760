package org.postern.store.account;

import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/** The register of addresses without a mailbox of their own. Thread-safe; works from a second process (a command). */
public interface Aliases {
    /** What an entry is. */
    enum Kind {
        /** Another name of one mailbox, or a forwarding. */
        ALIAS,
        /** Each member gets a copy. */
        GROUP,
        /** Everything at a domain that is not known there; its address is {@code *@domain}. */
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
                throw new AccountException("at most " + Directory.MOST_MEMBERS + " addresses can stand behind one");
            }
        }
    }

    /** Throws {@link AccountException} when the address is an account or an entry already. */
    void add(Entry entry);

    /** Adds and takes off targets. Throws {@link AccountException} when there is no such entry, or none would be left. */
    void change(EmailAddress address, List<EmailAddress> add, List<EmailAddress> remove);

    /** Throws {@link AccountException} when there is no such entry. */
    void delete(EmailAddress address);

    Optional<Entry> find(EmailAddress address);

    /** By address. */
    List<Entry> list();
}
