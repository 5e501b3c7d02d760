package org.postern.store.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.james.protocols.api.Response;
import org.jspecify.annotations.Nullable;
import org.postern.store.account.Account;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.delivery.Intake;
import org.postern.store.delivery.SubmissionRefused;
import org.postern.store.james.DeferredResponse;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.wire.DataReceiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the data of one message to the spool and passes it to the post office. Replies 250 only after the commit with
 * the message is synced to disk. A message that is too large, or for which there is no space, is still read to its end,
 * since the client reads replies only then. Confined to the connection's thread.
 */
final class MessageReceiver implements DataReceiver<Response> {
    private static final Logger LOG = LoggerFactory.getLogger(MessageReceiver.class);

    private final SmtpSettings settings;
    private final SmtpServices services;
    private final SmtpSession session;
    private final SmtpSession.Mail mail;
    private Spool.@Nullable Sink sink;
    private long size;
    private @Nullable Response failure;

    MessageReceiver(SmtpSettings settings, SmtpServices services, SmtpSession session, SmtpSession.Mail mail) {
        this.settings = settings;
        this.services = services;
        this.session = session;
        this.mail = mail;
        try {
            String received = ReceivedField.of(session, mail, settings.hostname(), services.clock());
            sink = services.mailboxes().spool().begin(received.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            fail(noRoom(e));
        } catch (StoreException e) {
            fail(ours(e));
        }
    }

    @Override
    public void take(byte[] bytes, int offset, int length) {
        size += length;
        Spool.Sink open = sink;
        if (open == null) {
            return;
        }
        if (size > settings.maxMessageBytes()) {
            fail(session.mistake(
                    "552", "5.3.4 the message is larger than the " + settings.maxMessageBytes() + " octets allowed"));
            return;
        }
        try {
            open.write(bytes, offset, length);
        } catch (IOException e) {
            fail(noRoom(e));
        } catch (StoreException e) {
            fail(ours(e));
        }
    }

    @Override
    public Response end() {
        Spool.Sink open = sink;
        if (open == null) {
            return failure == null ? session.newFatalErrorResponse() : failure;
        }
        if (session.revoked()) {
            abandon();
            return SmtpSession.signInAgain();
        }
        SpooledMessage message;
        try {
            message = open.finish();
        } catch (IOException e) {
            abandon();
            return noRoom(e);
        }
        sink = null;
        Optional<Account> account = session.account();
        IncomingMessage arrival = new IncomingMessage(session.origin(), mail.envelope(), message);
        CompletableFuture<Intake.Receipt> receipt = account.isPresent()
                ? services.intake().submit(account.get(), arrival)
                : services.intake().receive(arrival);
        return new DeferredResponse(receipt.handle((stored, failed) -> {
            message.close();
            return failed == null ? accepted(stored) : refused(failed);
        }));
    }

    private Response accepted(Intake.Receipt stored) {
        session.worked();
        LOG.info(
                "[{}] stored {} octets for {} mailboxes, {} queued",
                session.getSessionID(),
                size,
                stored.stored().size(),
                stored.queued());
        return SmtpSession.reply("250", "2.0.0 stored, session " + session.getSessionID());
    }

    private Response refused(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (cause instanceof SubmissionRefused refusal) {
            LOG.info("[{}] refused: {}", session.getSessionID(), refusal.text());
            String text = refusal.enhancedCode() + " " + refusal.text();
            return refusal.code() < 500
                    ? SmtpSession.reply(String.valueOf(refusal.code()), text + ", session " + session.getSessionID())
                    : session.mistake(String.valueOf(refusal.code()), text);
        }
        if (cause instanceof StoreException store) {
            return ours(store);
        }
        LOG.error("[{}] a message could not be stored", session.getSessionID(), cause);
        return session.newFatalErrorResponse();
    }

    private Response ours(StoreException e) {
        return switch (e.kind()) {
            case FULL -> SmtpSession.reply("452", "4.3.1 no room for mail now, try again later");
            case OVER_QUOTA -> SmtpSession.reply("452", "4.2.2 a mailbox is full, try again later");
            default -> {
                LOG.error("[{}] a message could not be stored", session.getSessionID(), e);
                yield session.newFatalErrorResponse();
            }
        };
    }

    private Response noRoom(IOException e) {
        LOG.error("[{}] the spool cannot be written", session.getSessionID(), e);
        return SmtpSession.reply("452", "4.3.1 no room for mail now, try again later");
    }

    private void fail(Response why) {
        failure = why;
        abandon();
    }

    @Override
    public void abandon() {
        Spool.Sink open = sink;
        sink = null;
        if (open != null) {
            open.close();
        }
    }
}
