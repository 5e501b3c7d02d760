package org.postern.store.wire;

import java.io.IOException;
import java.util.Arrays;

/**
 * Splits a client's input into lines, message data and literals. Only CRLF ends a line and only CRLF.CRLF ends data
 * (RFC 5321 2.3.8, 4.1.1.4). A bare CR, a bare LF or a NUL is a violation, since a more liberal server lets attackers
 * smuggle commands inside a message. Holds one unfinished command line and the input read after it, nothing else.
 * Confined to one thread.
 */
final class StrictFramer {
    /** The result of a step. */
    enum Event {
        /** All input read so far is used. */
        NEED_MORE,
        /** {@link #line()} holds a line. */
        LINE,
        /** A line was longer than allowed; it has been skipped. */
        LINE_TOO_LONG,
        /** The data or the literal is complete. */
        DATA_END,
        /** A CR without LF, a LF without CR, or a NUL: the rest of the connection cannot be trusted. */
        VIOLATION
    }

    /** How long a line may be, CRLF included, depending on its beginning. */
    @FunctionalInterface
    interface LineLimit {
        int octets(byte[] buffer, int start, int length);
    }

    private enum State {
        LINE_START,
        DOT,
        DOT_CR,
        INSIDE,
        CR
    }

    private static final byte[] NONE = new byte[0];
    private static final int SMALL = 1_024;
    private static final int STEP = 4_096;
    private static final int LARGE = 16_384;

    private byte[] buffer = new byte[SMALL];
    private int start;
    private int end;
    private int scanned;
    private boolean passingOver;
    private byte[] line = NONE;
    private State state = State.LINE_START;
    private long literalLeft;

    /**
     * Makes room for this many more octets. The caller fills {@link #buffer()} from {@link #end()} and calls
     * {@link #added}.
     */
    void reserve(int octets) {
        if (start == end) {
            start = 0;
            end = 0;
            scanned = 0;
        }
        if (buffer.length - end < octets) {
            int held = end - start;
            byte[] room = buffer.length >= held + octets ? buffer : new byte[rounded(held + octets)];
            System.arraycopy(buffer, start, room, 0, held);
            buffer = room;
            scanned -= start;
            start = 0;
            end = held;
        }
    }

    /** Whole steps, so that a client that sends single octets does not make each of them a copy. */
    private static int rounded(int octets) {
        return octets <= SMALL ? SMALL : (octets + STEP - 1) / STEP * STEP;
    }

    /** Gives back a buffer of which nothing is in use: a client that pauses keeps no more than this. */
    void trim(boolean receiving) {
        int most = receiving ? LARGE : SMALL;
        if (start == end && buffer.length > most) {
            buffer = new byte[SMALL];
            start = 0;
            end = 0;
            scanned = 0;
        }
    }

    byte[] buffer() {
        return buffer;
    }

    int end() {
        return end;
    }

    void added(int octets) {
        end += octets;
    }

    /** Octets in the buffer that are not used yet. */
    int held() {
        return end - start;
    }

    /** Drops everything read so far (RFC 3207 4.2: input from before TLS must not be trusted). */
    void discard() {
        start = 0;
        end = 0;
        scanned = 0;
        passingOver = false;
        state = State.LINE_START;
        trim(false);
    }

    /** The line reported by {@link Event#LINE}, with its CRLF. It may be a password, and is not kept here. */
    byte[] line() {
        byte[] taken = line;
        line = NONE;
        return taken;
    }

    Event nextLine(LineLimit limit) {
        int from = Math.max(scanned, start);
        for (int i = from; i < end; i++) {
            byte b = buffer[i];
            if (b == 0) {
                return Event.VIOLATION;
            }
            if (b == '\n') {
                return Event.VIOLATION; // a LF whose CR was consumed together with it
            }
            if (b == '\r') {
                if (i + 1 == end) {
                    scanned = i;
                    return tooLong(i + 1 - start, limit);
                }
                if (buffer[i + 1] != '\n') {
                    return Event.VIOLATION;
                }
                return take(i + 2, limit);
            }
        }
        scanned = end;
        return tooLong(end - start, limit);
    }

    /** Keeps the memory bounded until the end of the line arrives. */
    private Event tooLong(int length, LineLimit limit) {
        if (passingOver || length > limit.octets(buffer, start, length)) {
            passingOver = true;
            start = scanned; // keeps at most the CR
        }
        return Event.NEED_MORE;
    }

    private Event take(int next, LineLimit limit) {
        int length = next - start;
        boolean over = passingOver || length > limit.octets(buffer, start, length);
        if (!over) {
            line = Arrays.copyOfRange(buffer, start, next);
        }
        Arrays.fill(buffer, start, next, (byte) 0); // it may have been a password
        start = next;
        scanned = next;
        passingOver = false;
        return over ? Event.LINE_TOO_LONG : Event.LINE;
    }

    /** The input from here on is message data. */
    void beginData() {
        state = State.LINE_START;
    }

    /** Passes on the data read so far, dot-unstuffed, in slices as large as they arrived. */
    Event data(DataReceiver<?> receiver) throws IOException {
        int from = start;
        for (int i = start; i < end; i++) {
            byte b = buffer[i];
            switch (state) {
                case INSIDE -> {
                    while (b != '\r' && b != '\n' && b != 0 && ++i < end) {
                        b = buffer[i];
                    }
                    if (i == end) {
                        break;
                    }
                    if (b != '\r') {
                        return Event.VIOLATION;
                    }
                    state = State.CR;
                }
                case LINE_START -> {
                    if (b == '.') {
                        hand(receiver, from, i);
                        from = i + 1;
                        state = State.DOT;
                    } else if (b == '\r') {
                        state = State.CR;
                    } else if (b == '\n' || b == 0) {
                        return Event.VIOLATION;
                    } else {
                        state = State.INSIDE;
                    }
                }
                case DOT -> {
                    if (b == '\r') {
                        from = i + 1; // part of the end marker, unless a violation follows
                        state = State.DOT_CR;
                    } else if (b == '\n' || b == 0) {
                        return Event.VIOLATION;
                    } else {
                        state = State.INSIDE;
                    }
                }
                case DOT_CR -> {
                    if (b != '\n') {
                        return Event.VIOLATION;
                    }
                    start = i + 1;
                    scanned = start;
                    state = State.LINE_START;
                    return Event.DATA_END;
                }
                case CR -> {
                    if (b != '\n') {
                        return Event.VIOLATION;
                    }
                    state = State.LINE_START;
                }
            }
        }
        hand(receiver, from, end);
        start = end;
        scanned = end;
        return Event.NEED_MORE;
    }

    /** The next octets, this many, are a literal. */
    void beginLiteral(long octets) {
        literalLeft = octets;
    }

    /** Passes on the octets read of the literal; it may contain any octets. */
    Event literal(DataReceiver<?> receiver) throws IOException {
        int part = (int) Math.min(literalLeft, end - start);
        hand(receiver, start, start + part);
        start += part;
        scanned = start;
        literalLeft -= part;
        return literalLeft == 0 ? Event.DATA_END : Event.NEED_MORE;
    }

    private void hand(DataReceiver<?> receiver, int from, int to) throws IOException {
        if (to > from) {
            receiver.take(buffer, from, to - from);
        }
    }
}
