package org.postern.store.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.james.protocols.api.Response;
import org.jspecify.annotations.Nullable;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.james.DeferredResponse;
import org.postern.store.james.LazyResponse;
import org.postern.store.policy.RateLimit;
import org.postern.store.share.ClientRate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks for mail servers outside the trusted networks: hourly limits, block lists, greylisting, and a delay for
 * clients that try many recipient names. Postmaster and abuse are reachable in spite of block lists and greylisting, so
 * that refused senders can ask why (RFC 5321 4.5.1, RFC 6647 5).
 */
final class ReceivingGate implements EnvelopeGate {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivingGate.class);
    private static final Duration HOUR = Duration.ofHours(1);

    private final SmtpSettings settings;
    private final ReceivingSettings receiving;
    private final ScheduledExecutorService timer;
    private final ClientRate messages;
    private final ClientRate recipients;
    private final Probes probes;
    private final Optional<BlockLists> blockLists;
    private final Optional<Strangers> strangers;

    /**
     * Makes the gate.
     *
     * @param blockLists empty when there are no block lists to ask
     */
    ReceivingGate(
            SmtpSettings settings,
            ReceivingSettings receiving,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            Optional<BlockLists> blockLists,
            Optional<Strangers> strangers) {
        this.settings = settings;
        this.receiving = receiving;
        this.timer = timer;
        this.messages = new ClientRate(new RateLimit(receiving.messagesPerHour(), HOUR), nanoTime);
        this.recipients = new ClientRate(new RateLimit(receiving.recipientsPerHour(), HOUR), nanoTime);
        this.probes = new Probes(nanoTime);
        this.blockLists = blockLists;
        this.strangers = strangers;
    }

    @Override
    public Optional<Response> mail(SmtpSession session) {
        if (trusted(session)) {
            return Optional.empty();
        }
        if (!messages.take(client(session), 1)) {
            LOG.info("[{}] {} sent too many messages", session.getSessionID(), session.getRemoteAddress());
            return Optional.of(SmtpSession.reply("450", "4.7.1 too many messages from your address, try again later"));
        }
        if (blockLists.isPresent() && session.listing().isEmpty()) {
            session.listing(blockLists.get().listing(client(session)));
        }
        return Optional.empty();
    }

    @Override
    public Response recipient(SmtpSession session, EmailAddress recipient, Supplier<Response> judge) {
        Optional<CompletableFuture<Optional<Domain>>> listing = session.listing();
        if (listing.isEmpty() || always(recipient)) {
            return judge.get();
        }
        return new DeferredResponse(
                listing.get().thenApply(zone -> new LazyResponse(() -> answer(session, zone, judge))));
    }

    private static Response answer(SmtpSession session, Optional<Domain> zone, Supplier<Response> judge) {
        if (zone.isEmpty()) {
            return judge.get();
        }
        LOG.info("[{}] {} is listed by {}", session.getSessionID(), session.getRemoteAddress(), zone.get());
        return session.mistake(
                "550",
                "5.7.1 your address " + client(session).getHostAddress() + " is listed by "
                        + zone.get().ascii());
    }

    @Override
    public Response permitted(
            SmtpSession session, SmtpSession.Mail mail, EmailAddress recipient, Supplier<Response> accept) {
        if (trusted(session)) {
            return accept.get();
        }
        if (!recipients.take(client(session), 1)) {
            LOG.info("[{}] {} named too many recipients", session.getSessionID(), session.getRemoteAddress());
            return SmtpSession.reply("450", "4.7.1 too many recipients from your address, try again later");
        }
        if (always(recipient) || strangers.isEmpty()) {
            return accept.get();
        }
        return new DeferredResponse(strangers
                .get()
                .mustWait(client(session), mail.sender(), recipient)
                .thenApply(wait -> new LazyResponse(() -> wait ? greylisted(session) : accept.get())));
    }

    private static Response greylisted(SmtpSession session) {
        LOG.info("[{}] greylisted", session.getSessionID());
        return SmtpSession.reply("451", "4.7.1 not seen before, please try again in some minutes");
    }

    /**
     * Delays the answer after too many unknown recipients, to slow down clients that try out names. The delay blocks no
     * thread.
     */
    @Override
    public Response unknown(SmtpSession session, Response answer) {
        int before = session.unknownRecipient();
        int lately = trusted(session) ? before : Math.max(before, probes.another(client(session)));
        if (lately <= settings.unknownBeforeTarpit()) {
            return answer;
        }
        CompletableFuture<Response> later = new CompletableFuture<>();
        try {
            @Nullable
            Object scheduled = timer.schedule(
                    () -> later.complete(answer), settings.tarpit().toMillis(), TimeUnit.MILLISECONDS);
            return scheduled == null ? answer : new DeferredResponse(later);
        } catch (RejectedExecutionException e) {
            return answer; // the server is stopping
        }
    }

    @Override
    public Response data(SmtpSession session, SmtpSession.Mail mail, Go go) {
        return go.answer(UnaryOperator.identity());
    }

    private static boolean always(EmailAddress recipient) {
        return recipient.localPart().equalsIgnoreCase("postmaster")
                || recipient.localPart().equalsIgnoreCase("abuse");
    }

    private boolean trusted(SmtpSession session) {
        return receiving.trusted().contains(client(session));
    }

    private static InetAddress client(SmtpSession session) {
        return session.getRemoteAddress().getAddress();
    }
}
