package org.postern.store.outbound;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.message.DsnRequestText;
import org.postern.store.message.MailPath;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.message.SmtpReply;
import org.postern.store.route.Watchdog;

/**
 * One mail transaction in an open session: MAIL, RCPT, DATA (RFC 5321 3.3). Confined to one message.
 *
 * <p>The content is sent exactly as stored. That includes octets above 127 for a server without 8BITMIME. This departs
 * from RFC 6152 3, which requires conversion or a bounce: conversion breaks signatures, no servers are known any more
 * that cannot handle eight bits, and a bounce would help nobody. A message that needs SMTPUTF8 (RFC 6531) is not sent
 * to a server without it, since its addresses cannot be expressed there.
 */
final class SmtpTransaction {
    private static final int BLOCK = 16_384;

    private final SmtpClient session;
    private final Watchdog.Watch watch;
    private final DeliverySettings.Timeouts timeouts;
    private final String host;
    private final OutboundMessage message;
    private final Map<OutboundQueue.Row, RecipientOutcome> outcomes = new LinkedHashMap<>();
    private boolean dotSent;
    private boolean whole;
    private boolean endedByPeer;

    SmtpTransaction(
            SmtpClient session,
            Watchdog.Watch watch,
            DeliverySettings.Timeouts timeouts,
            String host,
            OutboundMessage message) {
        this.session = session;
        this.watch = watch;
        this.timeouts = timeouts;
        this.host = host;
        this.message = message;
    }

    /**
     * Runs the transaction. Throws when the connection breaks; {@link #outcomes} then holds the replies until that
     * point.
     */
    void run() throws MessagingException, IOException {
        Optional<SmtpReply> unfit = unfit();
        if (unfit.isPresent()) {
            rest(RecipientOutcome.refused(unfit.get()));
            whole = true;
            return;
        }
        List<OutboundQueue.Row> accepted = envelope();
        if (accepted.isEmpty()) {
            return;
        }
        watch.phase("DATA", timeouts.dataStart());
        Optional<OutputStream> data = session.beginData();
        if (data.isEmpty()) {
            refused(session.lastReply());
            return;
        }
        copy(data.get());
        watch.phase("the final dot", timeouts.dataEnd());
        dotSent = true;
        SmtpReply end = session.endData();
        if (end.positive()) {
            rest(new RecipientOutcome.Delivered(end, session.supportsExtension("DSN")));
        } else {
            refused(end);
        }
        whole = true;
    }

    Map<OutboundQueue.Row, RecipientOutcome> outcomes() {
        return outcomes;
    }

    /** Whether the peer may have the message even though it has not confirmed it. */
    boolean dotSent() {
        return dotSent;
    }

    /** Whether the session is in the state after EHLO, so that no RSET is needed. */
    boolean whole() {
        return whole;
    }

    /**
     * Whether the peer replied 421, or temporarily refused the message, which may mean that it accepts no more messages
     * in this session.
     */
    boolean endedByPeer() {
        return endedByPeer;
    }

    /** Sets the outcome of all rows that have none yet. */
    void rest(RecipientOutcome outcome) {
        message.rows().forEach(row -> outcomes.putIfAbsent(row, outcome));
    }

    private void refused(SmtpReply reply) {
        endedByPeer |= reply.code() == 421;
        rest(RecipientOutcome.refused(reply));
    }

    private Optional<SmtpReply> unfit() {
        if (message.utf8() && !session.supportsExtension("SMTPUTF8")) {
            String text = host + " cannot take addresses or headers in other scripts (no SMTPUTF8)";
            return Optional.of(SmtpReply.ours(553, "5.6.7", text));
        }
        String limit = session.getExtensionParameter("SIZE");
        long most = limit != null && limit.matches("\\d{1,18}") ? Long.parseLong(limit) : 0;
        if (most > 0 && message.size() > most) {
            return Optional.of(SmtpReply.ours(552, "5.3.4", host + " takes messages up to " + most + " octets"));
        }
        return Optional.empty();
    }

    /** Sends the envelope; returns the accepted recipients. */
    private List<OutboundQueue.Row> envelope() throws MessagingException, IOException {
        List<String> recipients = message.rows().stream().map(this::rcpt).toList();
        // A server without PIPELINING may drop commands that are sent early. Addresses with non-ASCII characters are
        // sent one at a time, since the client's batch writer is ASCII only.
        boolean together = session.supportsExtension("PIPELINING") && !message.utf8();
        List<SmtpReply> replies = new ArrayList<>();
        if (together) {
            List<String> all = new ArrayList<>(List.of(mail()));
            all.addAll(recipients);
            watch.phase("MAIL and RCPT", timeouts.command());
            replies.addAll(session.commands(all));
        } else {
            watch.phase("MAIL", timeouts.command());
            replies.add(session.command(mail()));
        }
        if (!replies.get(0).positive()) {
            endedByPeer = !replies.get(0).permanent();
            refused(replies.get(0));
            return List.of();
        }
        List<OutboundQueue.Row> accepted = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            watch.phase("RCPT", timeouts.command());
            SmtpReply reply = together ? replies.get(i + 1) : session.command(recipients.get(i));
            if (reply.code() == 421) {
                refused(reply);
                return List.of();
            }
            if (reply.positive()) {
                accepted.add(message.rows().get(i));
            } else {
                outcomes.put(message.rows().get(i), RecipientOutcome.refusedRecipient(reply));
            }
        }
        return accepted;
    }

    private String mail() {
        StringBuilder mail = new StringBuilder("MAIL FROM:<")
                .append(message.sender().map(MailPath::of).orElse(""))
                .append('>');
        if (session.supportsExtension("SIZE")) {
            mail.append(" SIZE=").append(message.size());
        }
        if (session.supportsExtension("8BITMIME")) {
            mail.append(" BODY=8BITMIME"); // announces that eight-bit data may follow, which is valid for any message
        }
        if (session.supportsExtension("DSN")) {
            mail.append(DsnRequestText.ofMail(message.rows().get(0).dsn()));
        }
        return mail.append(message.utf8() ? " SMTPUTF8" : "").toString();
    }

    private String rcpt(OutboundQueue.Row row) {
        String wish = session.supportsExtension("DSN") ? DsnRequestText.ofRcpt(row.wish()) : "";
        return "RCPT TO:<" + MailPath.of(row.recipient()) + ">" + wish;
    }

    private void copy(OutputStream data) throws IOException {
        byte[] block = new byte[BLOCK];
        try (InputStream content = message.content().open()) {
            for (int read = content.read(block); read >= 0; read = content.read(block)) {
                watch.phase("data", timeouts.dataBlock());
                data.write(block, 0, read);
            }
        }
    }
}
