package org.postern.tls.dkim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keys that were made together and sign together, one of each kind.
 *
 * @param name the file's name without its ending
 * @param made when they were made
 * @param activeFrom when they begin to sign; the generation before stops then
 */
public record DkimGeneration(String name, Instant made, Instant activeFrom, List<DkimKey> keys) {
    static final Comparator<DkimGeneration> BY_TIME = Comparator.comparing(DkimGeneration::activeFrom)
            .thenComparing(DkimGeneration::made)
            .thenComparing(DkimGeneration::name);

    public DkimGeneration {
        keys = List.copyOf(keys);
    }

    /** What a generation is used for at a given time. */
    public enum State {
        /** Should be published; does not sign yet. */
        PENDING,
        /** Signs. */
        ACTIVE,
        /** No longer signs; stays published for mail that is still under way. */
        RETIRED,
        /** No longer needed. */
        EXPIRED
    }

    /**
     * A generation at a given time.
     *
     * @param changes when the state changes by itself; empty: only with the next rotation
     */
    public record Status(DkimGeneration generation, State state, Optional<Instant> changes) {}

    /**
     * The states at a given time, oldest first. Pure. Exactly one generation is active unless there is none at all: a
     * box whose clock was wrong when its first keys were made still signs with them.
     */
    static List<Status> at(List<DkimGeneration> all, Duration retireAfter, Instant now) {
        List<DkimGeneration> ordered = all.stream().sorted(BY_TIME).toList();
        int active = 0;
        for (int i = 1; i < ordered.size(); i++) {
            if (!ordered.get(i).activeFrom().isAfter(now)) {
                active = i;
            }
        }
        List<Status> statuses = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            DkimGeneration generation = ordered.get(i);
            if (i > active) {
                statuses.add(new Status(generation, State.PENDING, Optional.of(generation.activeFrom())));
            } else if (i == active) {
                Optional<Instant> until =
                        i + 1 < ordered.size() ? Optional.of(ordered.get(i + 1).activeFrom()) : Optional.empty();
                statuses.add(new Status(generation, State.ACTIVE, until));
            } else {
                Instant gone = ordered.get(i + 1).activeFrom().plus(retireAfter);
                statuses.add(
                        gone.isAfter(now)
                                ? new Status(generation, State.RETIRED, Optional.of(gone))
                                : new Status(generation, State.EXPIRED, Optional.empty()));
            }
        }
        return statuses;
    }
}
