package org.postern.store.filter.junk;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.delivery.JunkCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows rspamd's advice: "reject" refuses, "soft reject" defers, "add header" and "rewrite subject" mean junk.
 * "greylist" alone does not defer: rspamd's own greylisting answers "soft reject" when it wants that, and where it is
 * off (it needs Redis) the same message would get "greylist" for ever.
 *
 * <p>Where rspamd does not answer, the mail is accepted as if there were no rspamd: a failed filter must not stop the
 * mail. After some failures in a row it is not asked for a while, since 64 threads that wait ten seconds each would
 * stop the mail too. Thread-safe.
 */
final class RspamdCheck implements JunkCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RspamdCheck.class);
    private static final int FAILURES = 5;
    private static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SAID_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** RFC 5321 4.5.1: refused senders must be able to ask why. */
    private static final Set<String> NEVER_REFUSED = Set.of("postmaster", "abuse");

    private final RspamdClient client;
    private final boolean reject;
    private final LongSupplier nanoTime;
    private int failures;
    private long lastFailure;
    private long lastSaid;
    private boolean said;

    /**
     * Uses the given client.
     *
     * @param reject whether "reject" refuses the message; else it is junk
     * @param nanoTime as {@link System#nanoTime}
     */
    RspamdCheck(RspamdClient client, boolean reject, LongSupplier nanoTime) {
        this.client = client;
        this.reject = reject;
        this.nanoTime = nanoTime;
    }

    @Override
    public Examined examine(IncomingMessage arrival, Finding finding) {
        boolean quarantined = finding.verdict() == Finding.Verdict.QUARANTINE;
        return switch (action(arrival)) {
            case "reject" -> new Advised(true, reject && refusable(arrival) ? refused() : Optional.empty());
            case "soft reject" -> new Advised(quarantined, deferred());
            case "add header", "rewrite subject", "quarantine" -> new Advised(true, Optional.empty());
            default -> new Advised(quarantined, Optional.empty());
        };
    }

    private static boolean refusable(IncomingMessage arrival) {
        return arrival.envelope().recipients().stream()
                .noneMatch(recipient ->
                        NEVER_REFUSED.contains(recipient.localPart().toLowerCase(Locale.ROOT)));
    }

    private static Optional<Finding> refused() {
        return Optional.of(new Finding(
                Finding.Verdict.REJECT,
                "5.7.1 the message looks like junk; write to postmaster if it is none",
                "",
                false));
    }

    private static Optional<Finding> deferred() {
        return Optional.of(new Finding(Finding.Verdict.DEFER, "4.7.1 please try again later", "", false));
    }

    private String action(IncomingMessage arrival) {
        String session = arrival.origin().sessionId();
        if (leftAlone()) {
            return "";
        }
        try {
            RspamdClient.Advice advice = client.check(arrival);
            answered();
            LOG.info("[{}] rspamd: {} ({})", session, advice.action(), advice.score());
            return advice.action();
        } catch (IOException e) {
            if (failed()) {
                LOG.error("[{}] rspamd gives no verdict, mail is taken without: {}", session, e.getMessage());
            }
            return "";
        }
    }

    private synchronized boolean leftAlone() {
        return failures >= FAILURES && nanoTime.getAsLong() - lastFailure < LEFT_ALONE_NANOS;
    }

    private synchronized void answered() {
        failures = 0;
        said = false;
    }

    /** Whether to log the failure again. */
    private synchronized boolean failed() {
        long now = nanoTime.getAsLong();
        failures++;
        lastFailure = now;
        boolean due = !said || now - lastSaid >= SAID_EVERY_NANOS;
        if (due) {
            said = true;
            lastSaid = now;
        }
        return due;
    }

    private record Advised(boolean junk, Optional<Finding> refusal) implements Examined {
        @Override
        public boolean junk(long accountId) {
            return junk;
        }

        @Override
        public String trace() {
            return "";
        }
    }
}
