package org.postern.store.wire;

/**
 * One client's session of a line protocol. The wire cuts the input into lines, message data and literals, keeps the limits and
 * deadlines of the listener, and writes each reply whole before it hands over the next line.
 *
 * <p>Confined to the connection's thread, except {@link #closed()}, which may come while the work behind a {@link Reply.Later}
 * still runs. A call may block for the disk; what takes longer returns a {@link Reply.Later} and holds no thread.
 */
public interface LineSession {
    /** The first reply, before the client has sent anything. */
    Reply greeting();

    /**
     * The most octets that a line may have, CRLF included. Asked again while the line grows, so that the beginning of the line
     * may decide. What is longer is not kept in memory.
     *
     * @param buffer the line so far: {@code length} octets from {@code start}
     */
    int longestLine(byte[] buffer, int start, int length);

    /**
     * A line, with the CRLF at its end and no other CR, LF or NUL in it. The array belongs to the session. A protocol with
     * literals looks for a {@link LiteralPrefix} at the end and answers with {@link Reply.Literal} or {@link Reply.PassOver};
     * the line after the literal is the rest of the same command.
     */
    Reply line(byte[] line);

    /**
     * A line was longer than {@link #longestLine} allows and has been passed over. A protocol with literals must end the session
     * here: the end of that line may have announced one.
     */
    Reply lineTooLong();

    /** A method of this session, or the work behind a {@link Reply.Later}, threw an exception; the wire has logged it. */
    Reply.Lines fault();

    /**
     * What the server says without being asked (RFC 9051 7: unilateral data). Called after {@link LineConnection#announce()}, as
     * soon as no command is open, no reply is pending and the client has taken what it was sent. Several announcements may lead
     * to one call, so the session says everything there is to say.
     */
    default Reply unilateral() {
        return Reply.NONE;
    }

    /**
     * Whether the client is too late by a deadline of the protocol's own, such as one for signing in. Asked every few seconds
     * while no command runs.
     *
     * @param now monotonic nanoseconds ({@link System#nanoTime()})
     */
    default boolean overdue(long now) {
        return false;
    }

    /** The connection is gone; called once. */
    default void closed() {}
}
