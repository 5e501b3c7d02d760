package org.postern.store.share;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets work begin in turn where only so much may run at once. What may not begin yet waits in the line of its network;
 * the lines are served in turn, each as far as its {@linkplain FairShares fair share} goes. Waiting costs no thread. The
 * callers bound how much waits. Thread-safe.
 */
public final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final FairShares ofNetworks;
    private final FairShares ofTargets;
    private final Map<String, Map<Optional<String>, Queue<Waiting>>> lines = new LinkedHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * What a piece of work counts for.
     *
     * @param networks who causes it, the smallest network first
     * @param target whom it depends on; has a share of its own, and work for another target does not wait behind it
     */
    public record Claim(List<String> networks, Optional<String> target) {
        public Claim {
            networks = List.copyOf(networks);
        }

        /** Work that depends on nobody else. */
        public static Claim of(List<String> networks) {
            return new Claim(networks, Optional.empty());
        }

        private List<String> targets() {
            return target.stream().toList();
        }
    }

    private record Waiting(Claim claim, Runnable start) {}

    public Turns(int places) {
        ofNetworks = new FairShares(places);
        ofTargets = new FairShares(places);
    }

    /**
     * Begins now or later, on the thread of any caller. For each start that ran there must be one {@link #end}.
     *
     * @param start must not block
     */
    public void begin(Claim claim, Runnable start) {
        synchronized (lines) {
            lines.computeIfAbsent(claim.networks().get(0), first -> new LinkedHashMap<>())
                    .computeIfAbsent(claim.target(), first -> new ArrayDeque<>())
                    .add(new Waiting(claim, start));
        }
        serve();
    }

    /** Gives the place back; the next in turn begins. */
    public void end(Claim claim) {
        giveBack(claim);
        serve();
    }

    private void giveBack(Claim claim) {
        ofNetworks.giveBack(claim.networks());
        ofTargets.giveBack(claim.targets());
    }

    /** One thread at a time serves, and also what came meanwhile: work that ends at once does not nest. */
    private void serve() {
        if (changes.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = changes.get();
            for (Waiting next = next(); next != null; next = next()) {
                try {
                    next.start().run();
                } catch (RuntimeException e) {
                    LOG.error("work could not begin in its turn", e);
                    giveBack(next.claim());
                }
            }
        } while (changes.addAndGet(-seen) > 0);
    }

    private @Nullable Waiting next() {
        synchronized (lines) {
            Iterator<Map.Entry<String, Map<Optional<String>, Queue<Waiting>>>> each =
                    lines.entrySet().iterator();
            while (each.hasNext()) {
                Map.Entry<String, Map<Optional<String>, Queue<Waiting>>> network = each.next();
                Waiting first = nextOf(network.getValue());
                if (first != null) {
                    each.remove();
                    if (!network.getValue().isEmpty()) {
                        lines.put(network.getKey(), network.getValue()); // to the end of the round
                    }
                    return first;
                }
            }
            return null;
        }
    }

    private @Nullable Waiting nextOf(Map<Optional<String>, Queue<Waiting>> targets) {
        for (Iterator<Map.Entry<Optional<String>, Queue<Waiting>>> each =
                        targets.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<Optional<String>, Queue<Waiting>> line = each.next();
            Claim claim = line.getValue().element().claim();
            if (!ofNetworks.take(claim.networks())) {
                return null; // nor for another target
            }
            if (ofTargets.take(claim.targets())) {
                each.remove();
                Waiting first = line.getValue().remove();
                if (!line.getValue().isEmpty()) {
                    targets.put(line.getKey(), line.getValue());
                }
                return first;
            }
            ofNetworks.giveBack(claim.networks());
        }
        return null;
    }
}
