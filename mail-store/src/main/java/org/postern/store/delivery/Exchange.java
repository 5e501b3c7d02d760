package org.postern.store.delivery;

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

/**
 * One mail transaction in an open session: MAIL, RCPT, DATA (RFC 5321 3.3). Confined to one parcel.
 *
 * <p>The content leaves as it is stored. To a server without 8BITMIME that includes octets above 127, a departure from RFC
 * 6152 3, which wants conversion or a bounce: a converted message breaks signatures, servers that cannot pass eight bits are
 * not known any more, and a bounce would help nobody. A message that needs SMTPUTF8 (RFC 6531) is not sent to a server
 * without it: its addresses cannot be written down there.
 */
final class Exchange {
    private static final int BLOCK = 16_384;

    private final RemoteSession session;
    private final Watchdog.Watch watch;
    private final DeliverySettings.Timeouts timeouts;
    private final String host;
    private final Parcel parcel;
    private final Map<OutboundQueue.Row, Outcome> outcomes = new LinkedHashMap<>();
    private boolean dotSent;
    private boolean whole;
    private boolean endedByPeer;

    Exchange(
            RemoteSession session,
            Watchdog.Watch watch,
            DeliverySettings.Timeouts timeouts,
            String host,
            Parcel parcel) {
        this.session = session;
        this.watch = watch;
        this.timeouts = timeouts;
        this.host = host;
        this.parcel = parcel;
    }

    /** Throws when the connection breaks; {@link #outcomes} holds what was said until then. */
    void run() throws MessagingException, IOException {
        Optional<Reply> unfit = unfit();
        if (unfit.isPresent()) {
            rest(Outcome.refused(unfit.get()));
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
        Reply end = session.endData();
        if (end.positive()) {
            rest(new Outcome.Delivered(end, session.supportsExtension("DSN")));
        } else {
            refused(end);
        }
        whole = true;
    }

    Map<OutboundQueue.Row, Outcome> outcomes() {
        return outcomes;
    }

    /** Whether the peer may have the message though it has not said so. */
    boolean dotSent() {
        return dotSent;
    }

    /** Whether the session stands as after EHLO, so that no RSET is needed. */
    boolean whole() {
        return whole;
    }

    /** Whether the peer said 421, or wants no message just now, which may mean: not another one in this session. */
    boolean endedByPeer() {
        return endedByPeer;
    }

    /** What all get that have no outcome yet. */
    void rest(Outcome outcome) {
        parcel.rows().forEach(row -> outcomes.putIfAbsent(row, outcome));
    }

    private void refused(Reply reply) {
        endedByPeer |= reply.code() == 421;
        rest(Outcome.refused(reply));
    }

    private Optional<Reply> unfit() {
        if (parcel.utf8() && !session.supportsExtension("SMTPUTF8")) {
            String text = host + " cannot take addresses or headers in other scripts (no SMTPUTF8)";
            return Optional.of(Reply.ours(553, "5.6.7", text));
        }
        String limit = session.getExtensionParameter("SIZE");
        long most = limit != null && limit.matches("\\d{1,18}") ? Long.parseLong(limit) : 0;
        if (most > 0 && parcel.size() > most) {
            return Optional.of(Reply.ours(552, "5.3.4", host + " takes messages up to " + most + " octets"));
        }
        return Optional.empty();
    }

    /** The recipients that were accepted. */
    private List<OutboundQueue.Row> envelope() throws MessagingException, IOException {
        List<String> recipients = parcel.rows().stream().map(this::rcpt).toList();
        // A server that knows no pipelining may drop what comes early. Other scripts: the client's own writer is ASCII.
        boolean together = session.supportsExtension("PIPELINING") && !parcel.utf8();
        List<Reply> replies = new ArrayList<>();
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
            Reply reply = together ? replies.get(i + 1) : session.command(recipients.get(i));
            if (reply.code() == 421) {
                refused(reply);
                return List.of();
            }
            if (reply.positive()) {
                accepted.add(parcel.rows().get(i));
            } else {
                outcomes.put(parcel.rows().get(i), Outcome.refusedRecipient(reply));
            }
        }
        return accepted;
    }

    private String mail() {
        StringBuilder mail = new StringBuilder("MAIL FROM:<")
                .append(parcel.sender().map(MailPath::of).orElse(""))
                .append('>');
        if (session.supportsExtension("SIZE")) {
            mail.append(" SIZE=").append(parcel.size());
        }
        if (session.supportsExtension("8BITMIME")) {
            mail.append(" BODY=8BITMIME"); // a promise that eight bits may come, true of any message
        }
        if (session.supportsExtension("DSN")) {
            mail.append(DsnParameters.ofMail(parcel.rows().get(0).dsn()));
        }
        return mail.append(parcel.utf8() ? " SMTPUTF8" : "").toString();
    }

    private String rcpt(OutboundQueue.Row row) {
        String wish = session.supportsExtension("DSN") ? DsnParameters.ofRcpt(row.wish()) : "";
        return "RCPT TO:<" + MailPath.of(row.recipient()) + ">" + wish;
    }

    private void copy(OutputStream data) throws IOException {
        byte[] block = new byte[BLOCK];
        try (InputStream content = parcel.content().open()) {
            for (int read = content.read(block); read >= 0; read = content.read(block)) {
                watch.phase("data", timeouts.dataBlock());
                data.write(block, 0, read);
            }
        }
    }
}
