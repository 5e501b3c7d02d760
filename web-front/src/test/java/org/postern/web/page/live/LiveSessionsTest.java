package org.postern.web.page.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.web.http.event.EventStream;
import org.postern.web.http.event.ServerEvent;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** Open pages hear of changes: few events however many changes, one listener for each session, and nothing after the end. */
@Timeout(60)
class LiveSessionsTest {
    private static final HopLogin ALICE = new HopLogin("alice@office.test", "Alice", "ticket-1");
    private static final HopLogin OTHER = new HopLogin("alice@office.test", "Alice", "ticket-2");

    private final AtomicLong count = new AtomicLong(7);
    private final AtomicInteger asked = new AtomicInteger();
    private final Changes changes = new Changes() {
        @Override
        public long count(HopLogin who) {
            asked.incrementAndGet();
            return count.get();
        }

        @Override
        public Quota quota(HopLogin who) {
            return new Quota(0, 0);
        }

        @Override
        public int outgoing(HopLogin who) {
            return 0;
        }

        @Override
        public Standing standing(HopLogin who, FolderRef folder) {
            return Standing.TRUE;
        }
    };
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private boolean refusing;
    private final LiveSessions sessions = new LiveSessions(
            new ChangeFeed() {
                @Override
                public boolean complete() {
                    return true;
                }

                @Override
                public Runnable listen(HopLogin who, Runnable changed) {
                    if (refusing) {
                        throw new OrganizerException("signed out", true);
                    }
                    listeners.add(changed);
                    return () -> listeners.remove(changed);
                }
            },
            changes);

    private static final class Stream implements EventStream {
        final BlockingQueue<ServerEvent> events = new LinkedBlockingQueue<>();

        @Override
        public boolean send(ServerEvent event) {
            return events.add(event);
        }

        @Override
        public void close() {}

        String next() throws InterruptedException {
            ServerEvent event = Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS));
            return event.name().orElse("") + " " + event.data() + " "
                    + event.id().orElse("");
        }
    }

    @Test
    void aThousandChangesAreOneEvent() throws Exception {
        Stream tab = new Stream();
        Runnable unused = sessions.open(ALICE, 7, false, tab);
        assertThat(tab.next()).isEqualTo("changes {\"changes\":7} 7");
        assertThat(tab.next()).isEqualTo("changes {\"changes\":7} 7");
        int before = asked.get();
        for (int i = 0; i < 1_000; i++) {
            count.incrementAndGet();
            listeners.forEach(Runnable::run);
        }
        until(tab, "1007"); // on a slow machine after others
        assertThat(asked.get() - before).isLessThan(10);
    }

    /** Takes events until one has that count. */
    private static void until(Stream tab, String count) throws InterruptedException {
        String event = tab.next();
        while (!event.equals("changes {\"changes\":" + count + "} " + count)) {
            event = tab.next();
        }
    }

    @Test
    void tabsOfOneSessionShareAListenerThatEndsWithTheLast() throws Exception {
        Stream first = new Stream();
        Stream second = new Stream();
        Runnable endFirst = sessions.open(ALICE, 7, false, first);
        Runnable endSecond = sessions.open(ALICE, 7, false, second);
        Runnable endOther = sessions.open(OTHER, 7, false, new Stream());
        assertThat(listeners).hasSize(2);
        endFirst.run();
        endFirst.run();
        count.set(8);
        listeners.forEach(Runnable::run);
        until(second, "8");
        assertThat(first.events).noneMatch(event -> event.data().contains("8"));
        endSecond.run();
        endOther.run();
        assertThat(listeners).isEmpty();
    }

    @Test
    void aServerThatReportsNothingIsAskedByTheScript() throws Exception {
        Stream tab = new Stream();
        Runnable unused = sessions.open(ALICE, 7, true, tab);
        assertThat(tab.next()).isEqualTo("poll {\"changes\":7} 7");
        assertThat(tab.events).isEmpty();
    }

    @Test
    void aSessionThatEndsMeanwhileLeavesNothingBehind() {
        refusing = true;
        assertThatThrownBy(() -> sessions.open(ALICE, 7, false, new Stream())).isInstanceOf(OrganizerException.class);
        refusing = false;
        Runnable end = sessions.open(ALICE, 7, false, new Stream());
        assertThat(listeners).hasSize(1);
        end.run();
        assertThat(listeners).isEmpty();
    }
}
