package org.postern.store.wire;

/**
 * The session of one client of a line protocol. The wire package splits the input into lines, message data and
 * literals, enforces the limits and deadlines of the listener, and writes each reply completely before it passes on the
 * next line.
 *
 * <p>Confined to the connection's thread, except {@link #closed()}, which may be called while the work of a
 * {@link Reply.Later} still runs. A call may block for the disk. Longer work must return a {@link Reply.Later} and
 * block no thread.
 */
public interface LineSession {
    /** How far the client of a session has come. */
    enum Stage {
        /** It has done nothing yet, or nothing since its last message. */
        NEW,
        /** It is in the middle of a mail transaction. */
        BUSY,
        /** It has signed in. */
        MEMBER
    }

    /** The first reply, before the client has sent anything. */
    Reply greeting();

    /**
     * The most octets that a line may have, CRLF included. Called again while the line grows, so that the limit may
     * depend on the beginning of the line. Longer lines are not kept in memory.
     *
     * @param buffer the line so far: {@code length} octets from {@code start}
     */
    int longestLine(byte[] buffer, int start, int length);

    /**
     * Handles a line, with the CRLF at its end and no other CR, LF or NUL in it. The array belongs to the session. A
     * protocol with literals looks for a {@link LiteralPrefix} at the end and answers with {@link Reply.Literal} or
     * {@link Reply.PassOver}; the line after the literal is the rest of the same command.
     */
    Reply line(byte[] line);

    /**
     * A line was longer than {@link #longestLine} allows and has been skipped. A protocol with literals must end the
     * session here, since the end of that line may have announced a literal.
     */
    Reply lineTooLong();

    /**
     * The reply when a method of this session, or the work of a {@link Reply.Later}, threw an exception. The wire
     * package has already logged it.
     */
    Reply.Lines fault();

    /**
     * The unilateral data of the server (RFC 9051 7). Called after {@link LineConnection#announce()}, as soon as no
     * command is open, no reply is pending and the client has taken all output. Several announcements may lead to one
     * call, so the session must return everything that is pending.
     */
    default Reply unilateral() {
        return Reply.NONE;
    }

    /**
     * Whether a deadline of the protocol itself has passed, such as one for signing in. Called every few seconds while
     * no command runs.
     *
     * @param now monotonic nanoseconds ({@link System#nanoTime()})
     */
    default boolean overdue(long now) {
        return false;
    }

    /** How far the client has come. Only a client that has signed in is given much memory and time in a crowd. */
    default Stage stage() {
        return Stage.NEW;
    }

    /** Whether the client has brought a message that was accepted. */
    default boolean broughtMail() {
        return false;
    }

    /**
     * Whether what the client signed in with no longer holds. Called every few seconds, also while an answer is being
     * taken; such a connection is closed.
     */
    default boolean revoked() {
        return false;
    }

    /** The connection is closed. Called once. */
    default void closed() {}
}
