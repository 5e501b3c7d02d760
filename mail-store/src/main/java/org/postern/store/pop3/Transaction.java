package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.postern.store.mailbox.Maildrop;

/**
 * The TRANSACTION state of a session: a maildrop and the marks of DELE. A mark costs one bit, and the totals are kept
 * up to date, so that STAT, DELE and RSET are cheap in a maildrop of any size. Messages are counted when a total is
 * first asked for: a session that names messages by UIDL never counts them. Confined to its session, except for
 * {@link #close()}.
 */
final class Transaction implements AutoCloseable {
    private final Maildrop maildrop;
    private final Runnable unlock;
    private final BitSet deleted = new BitSet();
    private OptionalLong counted = OptionalLong.empty();
    private long deletedOctets;

    Transaction(Maildrop maildrop, Runnable unlock) {
        this.maildrop = maildrop;
        this.unlock = unlock;
    }

    /** How many messages are not marked. */
    int messages() {
        return maildrop.count() - deleted.cardinality();
    }

    /** Octets of the messages that are not marked. */
    long octets() {
        return allOctets() - deletedOctets;
    }

    private long allOctets() {
        if (counted.isEmpty()) {
            long octets = 0;
            for (int i = 0; i < maildrop.count(); i++) {
                octets += maildrop.size(i);
            }
            counted = OptionalLong.of(octets);
        }
        return counted.getAsLong();
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

    /** Octets of the message with this UIDL, also one that is marked; empty if the folder does not hold it. */
    OptionalLong size(String uidl) {
        return maildrop.size(uidl);
    }

    /** The summaries that these messages have. */
    Map<String, String> summaries(List<String> uidls) {
        return maildrop.summaries(uidls);
    }

    InputStream content(String uidl) throws IOException {
        return maildrop.content(uidl);
    }

    InputStream whole(String uidl) throws IOException {
        return maildrop.whole(uidl);
    }

    InputStream left(String uidl) throws IOException {
        return maildrop.left(uidl);
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
