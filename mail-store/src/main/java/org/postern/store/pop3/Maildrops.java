package org.postern.store.pop3;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.mailbox.Mailboxes;

/**
 * Opens maildrops, on a listener for desktop clients with the exclusive lock that RFC 1939 4 asks for. A maildrop is one
 * folder of one account: two folders may be open at once. Locks die with the process. Thread-safe.
 */
final class Maildrops {
    private final Mailboxes mailboxes;
    private final boolean exclusive;
    private final Set<Key> locked = ConcurrentHashMap.newKeySet();

    Maildrops(Mailboxes mailboxes, boolean exclusive) {
        this.mailboxes = mailboxes;
        this.exclusive = exclusive;
    }

    /** Empty when another session holds the lock. Throws {@link org.postern.store.mailbox.StoreException}, GONE for no such folder. */
    Optional<Transaction> open(long accountId, String folder) {
        Key key = new Key(accountId, folder);
        if (exclusive && !locked.add(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Transaction(mailboxes.openMaildrop(accountId, folder), () -> unlock(key)));
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
