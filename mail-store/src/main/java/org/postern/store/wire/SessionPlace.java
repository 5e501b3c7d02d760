package org.postern.store.wire;

import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import java.util.function.BooleanSupplier;

/** The place of one session on its listener and in the box's memory. Thread-safe. */
final class SessionPlace {
    /** Of a client that has not signed in, few answers wait until it takes them: it gets short ones only. */
    static final WriteBufferWaterMark NARROW = new WriteBufferWaterMark(4_096, 8_192);

    static final WriteBufferWaterMark WIDE = new WriteBufferWaterMark(65_536, 262_144);

    private final ConnectionMemory memory;
    private final BooleanSupplier crowd;
    private final long began = System.nanoTime();
    private boolean member;
    private boolean mail;
    private boolean waits = true;
    private boolean chosen;

    /** @param crowd whether most places, or most of the memory for such clients, are taken */
    SessionPlace(ConnectionMemory memory, BooleanSupplier crowd) {
        this.memory = memory;
        this.crowd = crowd;
    }

    boolean crowded() {
        return crowd.getAsBoolean();
    }

    /** When the session began, in monotonic nanoseconds. */
    long began() {
        return began;
    }

    /**
     * Notes how far the client has come.
     *
     * @param replyPending whether something is done for it now
     */
    synchronized void progress(LineSession session, boolean replyPending, Channel channel) {
        boolean signedIn = session.stage() == LineSession.Stage.MEMBER;
        waits = !signedIn && !replyPending;
        if (signedIn && !member) {
            member = true;
            channel.config().setWriteBufferWaterMark(WIDE);
            memory.signedIn();
        }
        if (!mail && session.broughtMail()) {
            mail = true;
            memory.broughtMail();
        }
    }

    /** Whether the session may be ended for another client: it has not signed in, and nothing is done for it now. */
    synchronized boolean mayGiveWay() {
        return waits && !chosen;
    }

    /** Chooses this session to be ended for another client; false if that is no longer right. */
    synchronized boolean choose() {
        boolean may = mayGiveWay();
        chosen |= may;
        return may;
    }
}
