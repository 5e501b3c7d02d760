package org.postern.core.alert;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.postern.core.runtime.CoreThreads;
import org.postern.core.runtime.JavaLevel;
import org.postern.store.report.Alert;
import org.postern.tls.KeyStatus;
import org.postern.tls.TlsKeyException;
import org.postern.tls.seal.RecoveryPublicKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few minutes for states that the administrators must know of. The first look comes some minutes after the
 * start, so that a box that starts again and again does nothing else. Thread-safe; close it once.
 */
public final class AlertRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRounds.class);
    /** None of these states begins faster than an administrator can act. */
    private static final Duration APART = Duration.ofMinutes(5);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(CoreThreads.daemons("alert-rounds"));
    private final Facts facts;
    private final Consumer<Alert> alerts;
    private final Clock clock;
    private Optional<Instant> lowSince = Optional.empty();
    private Optional<String> refusedBefore = Optional.empty();

    /**
     * What is looked at.
     *
     * @param data the data directory, with the audit trail
     * @param keys the directory of the keys
     * @param diskIsLow whether there is little space for mail
     */
    public record Facts(
            JavaLevel java, Supplier<KeyStatus> certificate, Path data, Path keys, BooleanSupplier diskIsLow) {}

    public AlertRounds(Facts facts, Consumer<Alert> alerts, Clock clock) {
        this.facts = facts;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Begins to look. */
    public AlertRounds begin() {
        Future<?> unused =
                timer.scheduleWithFixedDelay(this::look, APART.toMillis(), APART.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Looks now. */
    public synchronized void look() {
        attempt("Java", () -> StateAlerts.java(facts.java(), clock));
        attempt("the certificate", this::certificate);
        attempt("the recovery key", this::recoveryKey);
        attempt("the disk", this::disk);
    }

    private void attempt(String what, Supplier<Optional<Alert>> look) {
        try {
            look.get().ifPresent(alerts);
        } catch (RuntimeException e) {
            // An executor never runs a scheduled task again after it threw.
            LOG.warn("{} cannot be looked at", what, e);
        }
    }

    private Optional<Alert> certificate() {
        KeyStatus status = facts.certificate().get();
        Optional<String> before = refusedBefore;
        refusedBefore = status.refused();
        // Once may be in the middle of replacing two files.
        return status.refused().isPresent() && status.refused().equals(before)
                ? Optional.of(StateAlerts.refused(status, before.get()))
                : StateAlerts.certificate(status, clock.instant());
    }

    private Optional<Alert> recoveryKey() {
        try {
            return RecoveryPublicKey.read(facts.keys())
                    .flatMap(key -> new SealingKeyHistory(facts.data(), clock).change(key))
                    .map(StateAlerts::recoveryKey);
        } catch (TlsKeyException e) {
            return Optional.empty(); // a damaged file fails each backup, and `check`
        }
    }

    private Optional<Alert> disk() {
        if (!facts.diskIsLow().getAsBoolean()) {
            lowSince = Optional.empty();
            return Optional.empty();
        }
        Instant since = lowSince.orElseGet(clock::instant);
        lowSince = Optional.of(since);
        return Optional.of(StateAlerts.disk(since));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
