package org.postern.web.http.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of one client, each whole and one at a time, without blocking a thread. The queue is bounded. The
 * request is completed exactly once. Thread-safe.
 */
final class EventWriter implements EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final int MAX_WAITING = 64;
    private static final int MAX_OCTETS = 256 << 10;
    /** A comment line; scripts do not see it. */
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final EventClient client;
    private final Consumer<EventWriter> left;
    private final Pump pump = new Pump();
    private final AtomicBoolean completed = new AtomicBoolean();

    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int octets;
    private boolean begun;
    private boolean ended;
    private boolean spoke = true;
    private Runnable atEnd = () -> {};

    /** @param left runs once, when the stream has ended */
    EventWriter(EventClient client, Consumer<EventWriter> left) {
        this.client = client;
        this.left = left;
        waiting.add(HEARTBEAT); // the headers are sent with it
        octets = HEARTBEAT.length;
    }

    /**
     * Sends the headers and all waiting events.
     *
     * @param action runs once, when the stream has ended
     */
    void begin(Runnable action) {
        boolean late;
        synchronized (waiting) {
            begun = true;
            late = ended;
            atEnd = action;
        }
        if (late) {
            run(action);
        }
        client.to().getRequest().addFailureListener(this::broken);
        pump.iterate();
    }

    /** Ends a stream that never began. The caller is responsible for the request again. */
    void abandon() {
        end();
    }

    @Override
    public boolean send(ServerEvent event) {
        return queue(event.octets(), true);
    }

    /** Sends a heartbeat if nothing was sent since the last call. */
    void beat() {
        synchronized (waiting) {
            if (spoke || !waiting.isEmpty()) {
                spoke = false;
                return;
            }
        }
        queue(HEARTBEAT, false);
    }

    private boolean queue(byte[] event, boolean speaks) {
        Fate fate;
        synchronized (waiting) {
            fate = ended ? Fate.ENDED : room(event) ? Fate.QUEUED : Fate.TOO_MANY;
            if (fate == Fate.QUEUED) {
                waiting.add(event);
                octets += event.length;
                spoke |= speaks;
            }
        }
        if (fate == Fate.QUEUED) {
            iterate();
        } else if (fate == Fate.TOO_MANY) {
            broken(new IOException("the client does not read its events"));
        }
        return fate == Fate.QUEUED;
    }

    private enum Fate {
        QUEUED,
        TOO_MANY,
        ENDED
    }

    private boolean room(byte[] event) {
        return waiting.size() < MAX_WAITING && octets + event.length <= MAX_OCTETS;
    }

    private void iterate() {
        synchronized (waiting) {
            if (!begun) {
                return;
            }
        }
        pump.iterate();
    }

    @Override
    public void close() {
        if (end()) {
            iterate();
        }
    }

    /** The client has disconnected or must be disconnected. */
    private void broken(Throwable why) {
        end();
        complete(why);
        pump.abort(why);
    }

    private void complete(Throwable why) {
        if (completed.compareAndSet(false, true)) {
            client.done().failed(why);
        }
    }

    private boolean end() {
        Runnable action;
        synchronized (waiting) {
            if (ended) {
                return false;
            }
            ended = true;
            waiting.clear();
            octets = 0;
            action = atEnd;
        }
        left.accept(this);
        run(action);
        return true;
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("the end action of an event stream failed", e);
        }
    }

    /** Writes one event at a time; idle while no event waits. */
    private final class Pump extends IteratingCallback {
        private final AtomicBoolean writing = new AtomicBoolean();
        private boolean last;

        @Override
        protected Action process() {
            byte[] next;
            synchronized (waiting) {
                next = waiting.poll();
                octets -= next == null ? 0 : next.length;
                if (next == null && !ended) {
                    return Action.IDLE;
                }
            }
            if (last) {
                return Action.SUCCEEDED;
            }
            last = next == null;
            writing.set(true);
            client.writing().run();
            client.to().write(last, next == null ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(next), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onSuccess() {
            written();
        }

        @Override
        protected void onCompleteSuccess() {
            if (completed.compareAndSet(false, true)) {
                client.done().succeeded();
            }
        }

        @Override
        protected void onCompleteFailure(Throwable why) {
            written();
            end();
            complete(why);
        }

        private void written() {
            if (writing.compareAndSet(true, false)) {
                client.written().run();
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
