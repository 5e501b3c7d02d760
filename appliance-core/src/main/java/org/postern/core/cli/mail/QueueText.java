package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.OutboundQueue;

/** Formats the queue for an administrator. Text from others must not control the terminal. Pure. */
final class QueueText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private QueueText() {}

    static void list(List<OutboundQueue.Row> rows, Instant now, PrintWriter out) {
        for (OutboundQueue.Row row : rows) {
            out.println(plain(String.join(
                    "\t",
                    String.valueOf(row.messageId()),
                    TIME.format(row.queued()),
                    String.valueOf(row.size()),
                    sender(row),
                    row.recipient().toString(),
                    state(row, now),
                    String.valueOf(row.attempts()),
                    row.held() ? "-" : TIME.format(row.nextAttempt()),
                    row.held() && !row.holdReason().isEmpty() ? row.holdReason() : row.lastReply())));
        }
    }

    static void show(List<OutboundQueue.Row> rows, List<String> header, Instant now, PrintWriter out) {
        OutboundQueue.Row first = rows.get(0);
        out.println("message      " + first.messageId());
        out.println("from         " + plain(sender(first)));
        out.println("queued       " + TIME.format(first.queued()));
        out.println("octets       " + first.size());
        first.dsn().envelopeId().ifPresent(id -> out.println("envelope id  " + plain(id)));
        first.dsn().returned().ifPresent(ret -> out.println("return       " + ret));
        for (OutboundQueue.Row row : rows) {
            out.println();
            out.println("to           " + plain(row.recipient().toString()));
            out.println("state        " + state(row, now)
                    + (row.holdReason().isEmpty() ? "" : ": " + plain(row.holdReason())));
            out.println("attempts     " + row.attempts());
            if (!row.held()) {
                out.println("next attempt " + TIME.format(row.nextAttempt()));
            }
            if (!row.lastReply().isEmpty()) {
                out.println("last reply   " + plain(row.lastReply()));
            }
            if (!row.wish().events().isEmpty()) {
                out.println("notify       " + row.wish().notifyWords());
            }
            out.println("delay notice " + (row.delayNoticeSent() ? "sent" : "not sent"));
        }
        out.println();
        header.forEach(line -> out.println(plain(line)));
    }

    static String amount(OutboundQueue.Count count) {
        return count.recipients() + " recipients of " + count.messages() + " messages, " + count.held() + " held";
    }

    private static String sender(OutboundQueue.Row row) {
        return row.sender().map(EmailAddress::toString).orElse("<>");
    }

    private static String state(OutboundQueue.Row row, Instant now) {
        if (row.held()) {
            return "held";
        }
        if (!row.nextAttempt().isAfter(now)) {
            return "due";
        }
        return row.attempts() == 0 ? "waiting" : "deferred";
    }

    /** Keeps tabs, which separate columns; any other control character would let a header move the cursor. */
    private static String plain(String text) {
        return text.replaceAll(
                "[\\p{Cntrl}&&[^\\t]]|[\\x{80}-\\x{9f}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]", "?");
    }
}
