package org.postern.web.http.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.web.session.WebSession;

/**
 * All event streams of a front. Their number is limited in total and for each session. A stream ends when its session
 * ends, its client disconnects or the front stops. Keeps only the ids of sessions, because the session of a request
 * holds the credential. Thread-safe.
 */
public final class EventStreams implements AutoCloseable {
    /** More than a person has tabs. A browser that changes networks leaves dead streams behind. */
    private static final int PER_SESSION = 16;

    private final int most;
    /** The streams of each session that ever had one, oldest first. An entry stays until the session ends. */
    private final Map<String, Deque<EventWriter>> sessions = new HashMap<>();

    private int open;
    private boolean closed;

    /** @param most limit for open streams */
    public EventStreams(int most) {
        this.most = most;
    }

    /**
     * Opens a stream. If the session has too many, its oldest stream ends.
     *
     * @return false when there are too many in total or the front stops; nothing was sent or completed then
     * @throws RuntimeException of the source; nothing was sent or completed then
     */
    public boolean open(WebSession session, EventSource source, EventClient client) {
        String id = session.id();
        follow(session, id);
        EventWriter writer = new EventWriter(client, stream -> leave(id, stream));
        if (!enter(id, writer)) {
            return false;
        }
        Runnable atEnd;
        try {
            atEnd = source.open(writer);
        } catch (RuntimeException e) {
            writer.abandon();
            throw e;
        }
        writer.begin(atEnd);
        return true;
    }

    /** Registers once for each session, however often its browser connects. */
    private void follow(WebSession session, String id) {
        synchronized (this) {
            if (sessions.putIfAbsent(id, new ArrayDeque<>()) != null) {
                return;
            }
        }
        session.onEnd(() -> end(id));
    }

    private boolean enter(String id, EventWriter writer) {
        EventWriter oldest = null;
        synchronized (this) {
            Deque<EventWriter> streams = sessions.get(id);
            if (closed || streams == null || open >= most) {
                return false;
            }
            if (streams.size() >= PER_SESSION) {
                oldest = streams.peekFirst();
            }
            streams.addLast(writer);
            open++;
        }
        if (oldest != null) {
            oldest.close();
        }
        return true;
    }

    private synchronized void leave(String id, EventWriter writer) {
        Deque<EventWriter> streams = sessions.get(id);
        if (streams != null) {
            streams.remove(writer);
        }
        open--;
    }

    private void end(String id) {
        Deque<EventWriter> streams;
        synchronized (this) {
            streams = sessions.remove(id);
        }
        if (streams != null) {
            new ArrayList<>(streams).forEach(EventWriter::close);
        }
    }

    /** Whether a session has an open stream. */
    public synchronized boolean listening(String sessionId) {
        Deque<EventWriter> streams = sessions.get(sessionId);
        return streams != null && !streams.isEmpty();
    }

    /** The number of open streams. */
    public synchronized int size() {
        return open;
    }

    /** Sends a heartbeat on streams that sent nothing since the last call, so that they are not closed as idle. */
    public void beat() {
        all().forEach(EventWriter::beat);
    }

    private synchronized List<EventWriter> all() {
        List<EventWriter> all = new ArrayList<>(open);
        sessions.values().forEach(all::addAll);
        return all;
    }

    /** Ends all streams and opens no more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(EventWriter::close);
    }
}
