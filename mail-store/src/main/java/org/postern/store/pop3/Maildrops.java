package org.postern.store.pop3;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.mailbox.Maildrop;

/**
 * Opens maildrops, on a listener for desktop clients with the exclusive lock that RFC 1939 4 asks for. A maildrop is one
 * folder of one account: two folders may be open at once. Locks die with the process. Thread-safe.
 */
final class Maildrops {
    /** Opens a snapshot of a folder: {@code Mailboxes.openMaildrop}. */
    @FunctionalInterface
    interface Source {
        Maildrop open(long accountId, String folder);
    }

    private final Source source;
    private final boolean exclusive;
    private final Set<Key> locked = ConcurrentHashMap.newKeySet();

    Maildrops(Source source, boolean exclusive) {
        this.source = source;
        this.exclusive = exclusive;
    }

    /** Empty when another session holds the lock. Throws {@link org.postern.store.mailbox.StoreException}, GONE for no such folder. */
    Optional<Transaction> open(long accountId, String folder) {
        Key key = new Key(accountId, folder);
        if (exclusive && !locked.add(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Transaction(source.open(accountId, folder), () -> unlock(key)));
        } catch (RuntimeException e) {
            unlock(key);
            throw e;
        }
    }

    private void unlock(Key key) {
        if (exclusive) {
            locked.remove(key);
        }
    }

    private record Key(long accountId, String folder) {}
}
