package org.postern.store.wire;

import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts what a client sends into lines, message data and literals. Only CRLF ends a line and only CRLF.CRLF ends data (RFC 5321 2.3.8,
 * 4.1.1.4); a bare CR, a bare LF or a NUL is a violation, since a server that is more liberal lets commands be smuggled
 * inside a message. Holds one unfinished command line and what was read behind it, nothing else. Confined to one thread.
 */
final class StrictFramer {
    /** What was found. */
    enum Event {
        /** Everything read so far is used up. */
        NEED_MORE,
        /** {@link #line()} holds a line. */
        LINE,
        /** A line was longer than allowed; it has been passed over. */
        LINE_TOO_LONG,
        /** The data or the literal is complete. */
        DATA_END,
        /** A CR without LF, a LF without CR, or a NUL: the connection cannot be trusted any further. */
        VIOLATION
    }

    /** How long a line may be, CRLF included, judged by how it begins. */
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

    private static final int SMALL = 1_024;
    private static final int LARGE = 16_384;

    private byte[] buffer = new byte[SMALL];
    private int start;
    private int end;
    private int scanned;
    private boolean passingOver;
    private byte[] line = new byte[0];
    private State state = State.LINE_START;
    private long literalLeft;

    /** Room for so many octets more; the caller fills {@link #buffer()} from {@link #end()} and calls {@link #added}. */
    void reserve(int octets) {
        if (start == end) {
            start = 0;
            end = 0;
            scanned = 0;
            if (buffer.length > LARGE && octets <= SMALL) {
                buffer = new byte[SMALL]; // the message is over; a thousand idle clients shall not keep their largest
            }
        }
        if (buffer.length - end < octets) {
            int held = end - start;
            byte[] room = buffer.length >= held + octets ? buffer : new byte[Math.max(held + octets, 2 * held)];
            System.arraycopy(buffer, start, room, 0, held);
            buffer = room;
            scanned -= start;
            start = 0;
            end = held;
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

    /** Octets that wait. */
    int held() {
        return end - start;
    }

    /** Forgets everything read so far (RFC 3207 4.2: what came before TLS is not to be trusted). */
    void discard() {
        start = 0;
        end = 0;
        scanned = 0;
        passingOver = false;
        state = State.LINE_START;
        if (buffer.length > LARGE) {
            buffer = new byte[SMALL];
        }
    }

    /** The line that {@link Event#LINE} announced, with its CRLF. */
    byte[] line() {
        return line;
    }

    Event nextLine(LineLimit limit) {
        int from = Math.max(scanned, start);
        for (int i = from; i < end; i++) {
            byte b = buffer[i];
            if (b == 0) {
                return Event.VIOLATION;
            }
            if (b == '\n') {
                return Event.VIOLATION; // a LF whose CR came before it was taken together with it
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

    /** Keeps the memory bounded while the end of a line is still to come. */
    private Event tooLong(int length, LineLimit limit) {
        if (passingOver || length > limit.octets(buffer, start, length)) {
            passingOver = true;
            start = scanned; // at most the CR is kept
        }
        return Event.NEED_MORE;
    }

    private Event take(int next, LineLimit limit) {
        int length = next - start;
        boolean over = passingOver || length > limit.octets(buffer, start, length);
        if (!over) {
            line = Arrays.copyOfRange(buffer, start, next);
        }
        start = next;
        scanned = next;
        passingOver = false;
        return over ? Event.LINE_TOO_LONG : Event.LINE;
    }

    /** Message data follows from here. */
    void beginData() {
        state = State.LINE_START;
    }

    /** Hands on the data read so far, dot-unstuffed, in slices as large as they came. */
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
                        from = i + 1; // belongs to the end, unless what follows is a violation
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

    /** A literal of so many octets follows from here. */
    void beginLiteral(long octets) {
        literalLeft = octets;
    }

    /** Hands on what has been read of the literal; it may hold any octets. */
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
