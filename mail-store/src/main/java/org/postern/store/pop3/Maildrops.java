package org.postern.store.pop3;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.StoreException;

/**
 * Opens maildrops, on a listener for desktop clients with the exclusive lock that RFC 1939 4 asks for. A maildrop is one
 * folder of one account, by whatever name it is opened: two folders may be open at once. Locks die with the process.
 * Thread-safe.
 */
final class Maildrops {
    /** The store, as far as it is needed here. */
    interface Source {
        /** What tells the folder from all others, under each of the names that the store takes for the same. */
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
