package org.postern.store.wire;

import java.net.InetAddress;
import org.postern.store.share.Admission;

/**
 * What one connection holds of the memory for clients that have not signed in: a fixed cost, and what was read ahead. A
 * client that signs in gives back its fixed cost; what is read ahead of it counts on, but may use the reserve. On the
 * hop, whose clients are the box's own, nothing is counted. Thread-safe.
 */
final class ConnectionMemory {
    /**
     * The objects of a connection (measured: 6 KiB), answers that the client has not taken, and what is read without
     * asking: {@link #BASE} and one more read.
     */
    static final int PLAIN = 24 << 10;

    /** A TLS engine, an incomplete record and a decrypted one of 16 KiB each (RFC 8446 5.2). */
    static final int TLS = 40 << 10;

    /** Read ahead without asking, so that every admitted client goes on. */
    static final int BASE = 8 << 10;

    /** Octets of one read of a client that has not signed in. */
    static final int READ = 8 << 10;

    private static final int STEP = 16 << 10;
    /** A stranger's message comes at the speed of its network; more would not make it faster. */
    private static final int MOST_STRANGER = 64 << 10;

    private static final int MOST_MEMBER = 256 << 10;

    private final Admission admission;
    private final InetAddress client;
    private final boolean counted;
    private boolean known;
    private boolean member;
    private long fixed;
    private long ahead;

    /** @param counted false for the box's own clients */
    ConnectionMemory(Admission admission, InetAddress client, boolean counted) {
        this.admission = admission;
        this.client = client;
        this.counted = counted;
        this.known = admission.known().contains(client);
    }

    /** Takes a fixed cost; false if there is no room for this client. */
    synchronized boolean enter(long octets) {
        if (!counted || member) {
            return true;
        }
        if (!admission.memory().take(client, octets, known)) {
            return false;
        }
        fixed += octets;
        return true;
    }

    /** Whether more may be read while the session has not used this many octets. */
    synchronized boolean covers(long unused) {
        if (unused < BASE) {
            return true;
        }
        long wanted = (unused + STEP) / STEP * STEP;
        if (wanted <= ahead) {
            return true;
        }
        if (wanted > (member ? MOST_MEMBER : MOST_STRANGER)
                || (!counted && !member)
                || (counted && !admission.memory().takeSpare(client, wanted - ahead, known))) {
            return false;
        }
        ahead = wanted;
        return true;
    }

    /** The session has used all but this many octets. Returns whether the client may send on if it had to stop. */
    synchronized boolean used(long unused) {
        if (unused < BASE && ahead > 0) {
            giveBack(ahead);
            ahead = 0;
        }
        return unused < Math.max(BASE / 2, ahead / 2);
    }

    /** Whether it counts as a member's, which nothing is counted for. */
    synchronized boolean member() {
        return member;
    }

    synchronized void signedIn() {
        if (!member) {
            member = true;
            known = true;
            giveBack(fixed);
            fixed = 0;
            if (counted) {
                admission.known().signedIn(client);
            }
        }
    }

    /** From now on the client's network is known. */
    void broughtMail() {
        if (counted) {
            admission.known().note(client);
        }
    }

    /** The connection is closed: gives everything back. */
    synchronized void close() {
        giveBack(fixed + ahead);
        fixed = 0;
        ahead = 0;
        member = true; // input that arrives late is not counted, nor read on
    }

    private void giveBack(long octets) {
        if (counted && octets > 0) {
            admission.memory().giveBack(client, octets);
        }
    }
}
