package org.postern.store.smtp;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.james.protocols.api.Response;
import org.postern.store.account.SentCounts;
import org.postern.store.address.EmailAddress;
import org.postern.store.james.DeferredResponse;
import org.postern.store.james.LazyResponse;
import org.postern.store.policy.SendLimit;
import org.postern.store.wire.DataReceiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how many recipients an account may send to. RCPT checks the limit, so that a person gets the refusal before
 * sending the message. DATA checks and counts in one transaction. If the message is not stored, the count is undone.
 */
final class SubmissionGate implements EnvelopeGate {
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionGate.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final SentCounts counts;
    private final SendLimit limit;
    private final ZoneId zone;
    private final Clock clock;

    /**
     * Makes the gate.
     *
     * @param zone of the times shown to people
     */
    SubmissionGate(SentCounts counts, SendLimit limit, ZoneId zone, Clock clock) {
        this.counts = counts;
        this.limit = limit;
        this.zone = zone;
        this.clock = clock;
    }

    @Override
    public Optional<Response> mail(SmtpSession session) {
        session.sent(counts.sent(accountId(session), clock.instant()));
        return Optional.empty();
    }

    @Override
    public Response recipient(SmtpSession session, EmailAddress recipient, Supplier<Response> judge) {
        return judge.get();
    }

    @Override
    public Response permitted(
            SmtpSession session, SmtpSession.Mail mail, EmailAddress recipient, Supplier<Response> accept) {
        return limit.judge(session.sent(), mail.recipients().size() + 1, clock.instant())
                .map(reached -> refusal(session, reached))
                .orElseGet(accept);
    }

    /** Signed-in users make typing errors, so their answers are not delayed. */
    @Override
    public Response unknown(SmtpSession session, Response answer) {
        return answer;
    }

    @Override
    public Response data(SmtpSession session, SmtpSession.Mail mail, Go go) {
        Instant now = clock.instant();
        long account = accountId(session);
        int recipients = mail.recipients().size();
        return new DeferredResponse(counts.add(account, now, recipients, limit)
                .thenApply(reached -> new LazyResponse(() -> reached.isPresent()
                        ? refusal(session, reached.get())
                        : go.answer(within(() -> counts.takeBack(account, now, recipients))))));
    }

    private static UnaryOperator<DataReceiver<Response>> within(TakeBack takeBack) {
        return receiver -> new Counted(receiver, takeBack);
    }

    private Response refusal(SmtpSession session, SendLimit.Reached reached) {
        LOG.info(
                "[{}] the limit of {} recipients per {} is reached",
                session.getSessionID(),
                reached.limit(),
                reached.period());
        return SmtpSession.reply(
                "452",
                "4.7.1 limit of " + reached.limit() + " recipients per " + reached.period()
                        + " reached; try again after "
                        + TIME.format(reached.again().atZone(zone)));
    }

    private static long accountId(SmtpSession session) {
        return session.account().orElseThrow().id();
    }

    /** Undoes a count; completes when that is on disk. */
    @FunctionalInterface
    private interface TakeBack {
        CompletableFuture<Void> now();
    }

    /** Undoes the count unless the message is stored. */
    private record Counted(DataReceiver<Response> receiver, TakeBack takeBack) implements DataReceiver<Response> {
        @Override
        public void take(byte[] bytes, int offset, int length) throws IOException {
            receiver.take(bytes, offset, length);
        }

        @Override
        public Response end() {
            Response answer = receiver.end();
            CompletableFuture<Response> settled = answer instanceof DeferredResponse later
                    ? later.answer()
                    : CompletableFuture.completedFuture(answer);
            // The answer waits for it: the client may try again at once, and its own failed attempt must not count
            // then.
            return new DeferredResponse(settled.handle((said, failed) ->
                            failed == null && said.getRetCode().startsWith("2"))
                    .thenCompose(stored -> stored
                            ? settled
                            : takeBack.now().handle((done, e) -> stored).thenCompose(any -> settled)));
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the client is gone; the writer logs failures
        public void abandon() {
            receiver.abandon();
            takeBack.now();
        }
    }
}
