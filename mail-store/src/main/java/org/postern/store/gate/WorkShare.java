package org.postern.store.gate;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postern.store.share.NetworkShares;
import org.postern.store.share.ShareLimits;

/**
 * Bounds the passwords that are checked at once, because each check costs memory here or a connection elsewhere. One
 * place is never a stranger's, so a known client waits for one check at most, not for the row of strangers; and of that row
 * no network has more than its share. Thread-safe.
 */
public final class WorkShare {
    /** Strangers that wait or are checked; each is on a thread. More hear that they have to wait. */
    private static final long MOST_STRANGERS = 96;

    /** How long anybody waits for a place: longer than a browser's patience helps nobody. */
    private static final long SECONDS = 5;

    private final Semaphore places;
    private final Semaphore strangers;
    /** An office behind one address signs in at nine o'clock: a half may come from there. */
    private final NetworkShares shares = new NetworkShares(
            new ShareLimits(MOST_STRANGERS + 1, 1, MOST_STRANGERS / 2, MOST_STRANGERS / 2, MOST_STRANGERS * 3 / 4));

    /** @param places checks at the same time, at least two */
    public WorkShare(int places) {
        this.places = new Semaphore(places, true);
        this.strangers = new Semaphore(places - 1, true);
    }

    /** For Argon2 on this machine: one for each processor, at most four, which are 76 MiB of heap. */
    public static WorkShare ofThisMachine() {
        return new WorkShare(Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors())));
    }

    /** Runs the work when there is a place; empty when there is none in time. */
    <R> Optional<SignInGate.Tried<R>> run(InetAddress client, boolean known, SignInGate.Attempt<R> work)
            throws InterruptedException {
        if (known) {
            return placed(work);
        }
        if (!shares.take(client, 1, false)) {
            return Optional.empty();
        }
        try {
            if (!strangers.tryAcquire(SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            try {
                return placed(work);
            } finally {
                strangers.release();
            }
        } finally {
            shares.giveBack(client, 1);
        }
    }

    private <R> Optional<SignInGate.Tried<R>> placed(SignInGate.Attempt<R> work) throws InterruptedException {
        if (!places.tryAcquire(SECONDS, TimeUnit.SECONDS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.make());
        } finally {
            places.release();
        }
    }
}
