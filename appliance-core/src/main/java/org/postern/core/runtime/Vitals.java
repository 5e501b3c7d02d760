package org.postern.core.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postern.store.platform.Vital;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the parts without which the box only seems to run: a thread that an Error has ended tells nobody. Logs when a
 * part begins and ends to fail, and reports what lasts. Mends nothing; a service manager restarts the box when somebody asks it to. Thread-safe.
 */
public final class Vitals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vitals.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration STALE = Duration.ofMinutes(1);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(CoreThreads.daemons("vitals"));
    private final List<Vital> parts = new CopyOnWriteArrayList<>();
    private final Map<String, Lasting> lasting = new HashMap<>();
    private final Clock clock;
    private final FaultListener listener;
    private volatile Map<String, String> faults = Map.of();
    private volatile long looked = System.nanoTime();
    private volatile boolean watching;

    /** A fault that was there at one look, or at several. */
    private record Lasting(Instant since, boolean reported) {}

    /** @param listener hears of faults that last longer than one look */
    public Vitals(Clock clock, FaultListener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** Adds parts to be watched. */
    public void add(List<Vital> more) {
        parts.addAll(more);
    }

    /** Begins to look, every few seconds. */
    public void watch() {
        looked = System.nanoTime();
        watching = true;
        Future<?> unused =
                timer.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The names of the parts that failed at the last look; also when the looking itself has stopped. */
    public List<String> failing() {
        boolean stale = watching && System.nanoTime() - looked > STALE.toNanos();
        return stale ? List.of("watch") : List.copyOf(faults.keySet());
    }

    /** Looks now. */
    public synchronized void look() {
        Map<String, String> now = new LinkedHashMap<>();
        for (Vital part : parts) {
            try {
                part.fault().get().ifPresent(fault -> now.put(part.name(), fault));
            } catch (RuntimeException e) {
                LOG.warn("cannot tell whether {} works", part.name(), e);
                now.put(part.name(), "it cannot be asked");
            }
        }
        Map<String, String> before = faults;
        now.forEach((name, fault) -> {
            if (!fault.equals(before.get(name))) {
                LOG.error("{} fails: {}; restart the box if this does not end", name, fault);
            }
        });
        before.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> LOG.info("{} works again", name));
        report(before, now);
        faults = now;
        looked = System.nanoTime();
    }

    /** A fault that is gone at the next look is in the log only. */
    private void report(Map<String, String> before, Map<String, String> now) {
        now.forEach((name, fault) -> {
            Lasting known = lasting.get(name);
            if (known == null || !before.containsKey(name)) {
                lasting.put(name, new Lasting(clock.instant(), false));
            } else {
                lasting.put(name, new Lasting(known.since(), true));
                listener.lasts(name, fault, known.since());
            }
        });
        before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> {
            Lasting known = lasting.remove(name);
            if (known != null && known.reported()) {
                listener.ended(name, known.since());
            }
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
