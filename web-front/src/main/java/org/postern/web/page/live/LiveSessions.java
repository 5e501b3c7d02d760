package org.postern.web.page.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.web.http.event.EventStream;
import org.postern.web.http.event.ServerEvent;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.runtime.WebThreads;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions with open streams. All streams of a session share one listener and one question for the count. Many
 * changes at once become one event. An idle session costs an entry in a map and no thread. Thread-safe.
 */
final class LiveSessions {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);
    /** Changes that belong together, such as the parts of a delivery, come within this time. */
    private static final long SOON = Duration.ofMillis(50).toNanos();
    /** At most one event in this time for a session: during an import its pages must not be read anew all the time. */
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private static final Duration THREAD_KEPT = Duration.ofSeconds(20);

    private final ChangeFeed feed;
    private final Changes changes;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, WebThreads.daemons("web-live"));
    private final Map<HopLogin, Live> sessions = new HashMap<>();

    /** A session with at least one stream. Guarded by the map's owner. */
    private static final class Live {
        private final Set<EventStream> streams = new LinkedHashSet<>();
        private Runnable endListening = () -> {};
        private boolean waiting;
        private long told = System.nanoTime() - PAUSE;
    }

    LiveSessions(ChangeFeed feed, Changes changes) {
        this.feed = feed;
        this.changes = changes;
        thread.setKeepAliveTime(THREAD_KEPT.toMillis(), TimeUnit.MILLISECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Tells a browser the count, and then each change of it.
     *
     * @param poll whether the script must also ask by itself
     * @return to be run when the stream has ended
     */
    Runnable open(HopLogin who, long count, boolean poll, EventStream stream) {
        Live fresh = new Live();
        synchronized (sessions) {
            sessions.computeIfAbsent(who, key -> fresh).streams.add(stream);
        }
        try {
            listenOnce(who, fresh);
        } catch (RuntimeException e) {
            close(who, stream);
            throw e;
        }
        boolean unused = stream.send(event(poll ? "poll" : "changes", count));
        if (!poll) {
            changed(who); // what came between the question and the listening
        }
        return () -> close(who, stream);
    }

    /** Listens if this is the entry of the session, and not that of an earlier stream. */
    private void listenOnce(HopLogin who, Live fresh) {
        if (!isIn(who, fresh)) {
            return;
        }
        Runnable end = feed.listen(who, () -> changed(who));
        synchronized (sessions) {
            if (isIn(who, fresh)) {
                fresh.endListening = end;
                return;
            }
        }
        end.run(); // its streams have ended
    }

    private boolean isIn(HopLogin who, Live live) {
        synchronized (sessions) {
            return Objects.equals(sessions.get(who), live);
        }
    }

    private void close(HopLogin who, EventStream stream) {
        Runnable end = () -> {};
        synchronized (sessions) {
            Live live = sessions.get(who);
            if (live != null && live.streams.remove(stream) && live.streams.isEmpty()) {
                sessions.remove(who);
                end = live.endListening;
            }
        }
        end.run();
    }

    private void changed(HopLogin who) {
        long wait;
        synchronized (sessions) {
            Live live = sessions.get(who);
            if (live == null || live.waiting) {
                return;
            }
            live.waiting = true;
            wait = Math.max(SOON, live.told + PAUSE - System.nanoTime());
        }
        ScheduledFuture<?> unused = thread.schedule(() -> tell(who), wait, TimeUnit.NANOSECONDS);
    }

    private void tell(HopLogin who) {
        List<EventStream> streams;
        synchronized (sessions) {
            Live live = sessions.get(who);
            if (live == null) {
                return;
            }
            live.waiting = false;
            live.told = System.nanoTime();
            streams = List.copyOf(live.streams);
        }
        try {
            ServerEvent event = event("changes", changes.count(who));
            streams.forEach(each -> each.send(event));
        } catch (OrganizerException e) {
            LOG.info("no event for {}: {}", who.address(), e.getMessage()); // signed out in the meantime
        } catch (RuntimeException e) {
            LOG.error("no event for {}", who.address(), e);
        }
    }

    private static ServerEvent event(String name, long count) {
        return new ServerEvent(Optional.of(name), LiveScreen.json(count), Optional.of(Long.toString(count)));
    }
}
