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
 * @param name of the file without its ending
 * @param made when
 * @param activeFrom when they begin to sign; the generation before ends then
 */
public record DkimGeneration(String name, Instant made, Instant activeFrom, List<DkimKey> keys) {
    static final Comparator<DkimGeneration> BY_TIME = Comparator.comparing(DkimGeneration::activeFrom)
            .thenComparing(DkimGeneration::made)
            .thenComparing(DkimGeneration::name);

    public DkimGeneration {
        keys = List.copyOf(keys);
    }

    /** What a generation is good for at some moment. */
    public enum State {
        /** To be published; does not sign yet. */
        PENDING,
        /** Signs. */
        ACTIVE,
        /** Signs no more; stays published for the mail on its way. */
        RETIRED,
        /** Needed no more. */
        EXPIRED
    }

    /**
     * A generation at some moment.
     *
     * @param changes when the state ends by itself; empty: only with the next rotation
     */
    public record Status(DkimGeneration generation, State state, Optional<Instant> changes) {}

    /**
     * The states at a moment, oldest first. Pure. Exactly one is active unless there is none at all: a box whose clock was
     * wrong when its first keys were made signs with them all the same.
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
