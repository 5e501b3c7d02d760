package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import org.postern.store.mailbox.Maildrop;

/**
 * The TRANSACTION state of a session: a maildrop and the marks of DELE. A mark costs one bit, and the totals are kept
 * up to date, so that STAT, DELE and RSET are cheap in a maildrop of any size. Confined to its session, except for
 * {@link #close()}.
 */
final class Transaction implements AutoCloseable {
    private final Maildrop maildrop;
    private final Runnable unlock;
    private final BitSet deleted = new BitSet();
    private final long allOctets;
    private long deletedOctets;

    Transaction(Maildrop maildrop, Runnable unlock) {
        this.maildrop = maildrop;
        this.unlock = unlock;
        long octets = 0;
        for (int i = 0; i < maildrop.count(); i++) {
            octets += maildrop.size(i);
        }
        this.allOctets = octets;
    }

    /** How many messages are not marked. */
    int messages() {
        return maildrop.count() - deleted.cardinality();
    }

    /** Octets of the messages that are not marked. */
    long octets() {
        return allOctets - deletedOctets;
    }

    int count() {
        return maildrop.count();
    }

    /** Whether a message with that index (from 0) exists and is not marked. */
    boolean has(int index) {
        return index >= 0 && index < maildrop.count() && !deleted.get(index);
    }

    long size(int index) {
        return maildrop.size(index);
    }

    String uidl(int index) {
        return maildrop.uidl(index);
    }

    InputStream content(int index) throws IOException {
        return maildrop.content(index);
    }

    InputStream whole(int index) throws IOException {
        return maildrop.whole(index);
    }

    InputStream left(int index) throws IOException {
        return maildrop.left(index);
    }

    void mark(int index) {
        deleted.set(index);
        deletedOctets += maildrop.size(index);
    }

    void unmarkAll() {
        deleted.clear();
        deletedOctets = 0;
    }

    /** A copy: the server may still be sending a listing when the next command marks a message. */
    BitSet marked() {
        return (BitSet) deleted.clone();
    }

    /** The UPDATE state: removes the marked messages, or throws and removes nothing. */
    void commit() {
        if (!deleted.isEmpty()) {
            maildrop.remove(deleted);
        }
    }

    /** Releases the snapshot and the lock; removes nothing. */
    @Override
    public void close() {
        try {
            maildrop.close();
        } finally {
            unlock.run();
        }
    }
}
