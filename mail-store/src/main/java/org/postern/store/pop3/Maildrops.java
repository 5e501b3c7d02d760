package org.postern.store.pop3;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.StoreException;

/**
 * Opens maildrops. On a listener for desktop clients it takes the exclusive lock that RFC 1939 4 requires. A maildrop
 * is one folder of one account, under any of its names; two folders of an account may be open at the same time. Locks
 * end with the process. Thread-safe.
 */
final class Maildrops {
    /** The part of the store that this class uses. */
    interface Source {
        /** The id of the folder. All names that the store treats as equal give the same id. */
        Optional<Long> folderId(long accountId, String name);

        Maildrop open(long accountId, String name);
    }

    private final Source source;
    private final boolean exclusive;
    private final Set<Long> locked = ConcurrentHashMap.newKeySet();

    Maildrops(Source source, boolean exclusive) {
        this.source = source;
        this.exclusive = exclusive;
    }

    /** Whether one session at a time may open a maildrop. */
    boolean exclusive() {
        return exclusive;
    }

    /** Empty when another session holds the lock. Throws {@link StoreException}, GONE when there is no such folder. */
    Optional<Transaction> open(long accountId, String name) {
        if (!exclusive) {
            return Optional.of(new Transaction(source.open(accountId, name), () -> {}));
        }
        Long folder = source.folderId(accountId, name)
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no such folder"));
        if (!locked.add(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Transaction(source.open(accountId, name), () -> locked.remove(folder)));
        } catch (RuntimeException e) {
            locked.remove(folder);
            throw e;
        }
    }
}
