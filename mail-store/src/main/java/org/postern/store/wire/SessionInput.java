package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Input of one client that its session has not used yet, its current target (lines, or the receiver of data or of a
 * literal), and the client's deadline for more. Confined to the connection's thread.
 */
final class SessionInput {
    private final StrictFramer framer = new StrictFramer();
    private final ReadAheadLimit ahead;
    private final SessionDeadlines times;
    private @Nullable DataReceiver<Reply> receiver;
    private boolean literal;
    private boolean commandOpen;
    private boolean refused;
    private int unused;
    private long received;

    SessionInput(ReadAheadLimit ahead, SessionDeadlines times) {
        this.ahead = ahead;
        this.times = times;
    }

    void keep(ByteBuf bytes) {
        int octets = bytes.readableBytes();
        unused += octets;
        framer.reserve(octets);
        bytes.readBytes(framer.buffer(), framer.end(), octets);
        framer.added(octets);
        if (receiver != null) {
            received += octets;
            awaitClient();
        }
    }

    void drop(ByteBuf bytes) {
        ahead.used(bytes.readableBytes());
    }

    /** Starts the client's deadline. */
    void awaitClient() {
        times.clientsTurn();
    }

    /** Whether message data or a literal is being received. */
    boolean receiving() {
        return receiver != null;
    }

    /** Whether the rest of a command, after a literal, is still to come. */
    boolean commandOpen() {
        return commandOpen || refused;
    }

    StrictFramer.Event nextLine(StrictFramer.LineLimit limit) {
        StrictFramer.Event event = framer.nextLine(limit);
        if (event == StrictFramer.Event.LINE || event == StrictFramer.Event.LINE_TOO_LONG) {
            commandOpen = false;
            awaitClient();
        }
        return event;
    }

    byte[] line() {
        return framer.line();
    }

    /**
     * Whether the line is the rest of a refused command. It may announce another literal that the client sends without
     * waiting.
     */
    boolean refused(byte[] line) {
        if (!refused) {
            return false;
        }
        refused = false;
        LiteralPrefix.of(line).filter(next -> !next.synchronizing()).ifPresent(next -> passOver(next.octets()));
        return true;
    }

    void forgetRefusal() {
        refused = false;
    }

    void receiveData(DataReceiver<Reply> by) {
        framer.beginData();
        receive(by, false);
    }

    void receiveLiteral(long octets, DataReceiver<Reply> by) {
        framer.beginLiteral(octets);
        receive(by, true);
    }

    /** Drops this many octets and the rest of their command. */
    void passOver(long octets) {
        refused = true;
        receiveLiteral(octets, Nowhere.INSTANCE);
    }

    private void receive(DataReceiver<Reply> by, boolean asLiteral) {
        receiver = by;
        literal = asLiteral;
        received = 0;
        times.dataBegins();
    }

    /** Passes on message data or the literal. At {@link StrictFramer.Event#DATA_END} the caller ends its receiver. */
    StrictFramer.Event data(DataReceiver<Reply> to) throws IOException {
        StrictFramer.Event event = literal ? framer.literal(to) : framer.data(to);
        if (event == StrictFramer.Event.DATA_END) {
            receiver = null;
            commandOpen = literal;
            awaitClient();
        }
        return event;
    }

    @Nullable
    DataReceiver<Reply> receiver() {
        return receiver;
    }

    void abandon() {
        DataReceiver<Reply> data = receiver;
        receiver = null;
        if (data != null) {
            data.abandon();
        }
    }

    /** Drops everything that has been read. */
    void discard() {
        framer.discard();
        settle();
    }

    /** Something is done for the client, or it sends a message: its time up to the next MAIL has not begun. */
    void works() {
        times.works();
    }

    /** No more is read while an answer is held back. */
    void hold(boolean answer) {
        ahead.hold(answer);
    }

    /** Octets of the message or literal that has been received last, for judging its pace. */
    long received() {
        return received;
    }

    /** Used octets no longer count as read ahead, so the client may send as many again. */
    void settle() {
        framer.trim(receiver != null);
        int held = framer.held();
        ahead.used(unused - held);
        unused = held;
    }

    /** Drops a literal of a refused command. */
    private enum Nowhere implements DataReceiver<Reply> {
        INSTANCE;

        @Override
        public void take(byte[] bytes, int offset, int length) {}

        @Override
        public Reply end() {
            return Reply.NONE;
        }

        @Override
        public void abandon() {}
    }
}
