package org.postern.core.admin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.core.admin.OpenBox;
import org.postern.core.config.Config;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.ServerName;
import org.postern.store.report.Notices;

/** The queue of outgoing mail. */
public final class MailQueue {
    private static final int HEADER_LIMIT = 65_536;
    private static final int MOST_RECIPIENTS = 10_000;

    private final Box box;

    public MailQueue(Box box) {
        this.box = box;
    }

    /** A part of the queue, newest message first, and the total count of the selection. */
    public record Excerpt(List<OutboundQueue.Row> rows, OutboundQueue.Count count) {
        public Excerpt {
            rows = List.copyOf(rows);
        }
    }

    /** A message, with a row for each recipient and the lines of its header. */
    public record Waiting(List<OutboundQueue.Row> rows, List<String> header) {
        public Waiting {
            rows = List.copyOf(rows);
            header = List.copyOf(header);
        }
    }

    public Excerpt list(QueueSelection selection, int offset, int limit) {
        return box.look(open -> {
            OutboundQueue queue = open.database().queue();
            return new Excerpt(queue.list(selection, offset, limit), queue.count(selection));
        });
    }

    public Waiting show(long id) {
        return box.look(open -> {
            OutboundQueue queue = open.database().queue();
            List<OutboundQueue.Row> rows = queue.list(QueueSelection.message(id), 0, MOST_RECIPIENTS);
            if (rows.isEmpty()) {
                throw gone(id);
            }
            return new Waiting(rows, header(queue, id));
        });
    }

    private static List<String> header(OutboundQueue queue, long id) {
        try (InputStream content = queue.content(id)) {
            String text = new String(content.readNBytes(HEADER_LIMIT), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            return List.of((end < 0 ? text : text.substring(0, end)).split("\r?\n", -1));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.GONE) {
                throw gone(id);
            }
            throw e;
        } catch (IOException e) {
            throw new ApplianceException("message " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ApplianceException gone(long id) {
        return new ApplianceException("there is no message " + id + " in the queue; `postern queue list` shows them");
    }

    /** Returns the number of selected recipients. */
    public int count(List<QueueSelection> selections) {
        return box.look(open ->
                sum(selections, one -> open.database().queue().count(one).recipients()));
    }

    /** Makes mail due at once, except held mail. Like the other methods, returns the number of recipients. */
    public int retry(List<QueueSelection> selections) {
        return change(
                "queue retry",
                selections,
                (open, one) -> open.database().queue().retry(one));
    }

    /** Stops delivery attempts until the mail is released. */
    public int hold(List<QueueSelection> selections, String reason) {
        String line = reason.replaceAll("\\p{Cntrl}", " ");
        return change(
                "queue hold", selections, (open, one) -> open.database().queue().hold(one, line));
    }

    /** Releases held mail; it is due at once. */
    public int release(List<QueueSelection> selections) {
        return change(
                "queue release",
                selections,
                (open, one) -> open.database().queue().release(one));
    }

    /** Deletes mail for good; with {@code bounce}, senders get a report that it was not delivered. */
    public int delete(List<QueueSelection> selections, boolean bounce) {
        return change("queue delete", selections, (open, one) -> {
            if (!bounce) {
                return open.database().queue().delete(one);
            }
            Config config = open.config();
            Notices notices = new Notices(
                    open.database().queue(),
                    open.directory(),
                    open.database().accounts(),
                    new ServerName(config.office().hostname(), config.office().domain()),
                    config.reports().settings());
            return notices.giveBack(one, Instant.now(box.clock()));
        });
    }

    private int change(String name, List<QueueSelection> selections, ToIntBiFunction<OpenBox, QueueSelection> act) {
        String object = selections.stream().map(MailQueue::words).collect(Collectors.joining(", "));
        return box.act(name, object, open -> {
            int changed = sum(selections, one -> act.applyAsInt(open, one));
            open.act().note("recipients: " + changed);
            if (changed == 0) {
                throw new ApplianceException(
                        "no queued mail matches; `postern queue list` shows what is queued. Nothing was changed");
            }
            return changed;
        });
    }

    private static String words(QueueSelection selection) {
        StringBuilder words = new StringBuilder();
        selection.messageId().ifPresent(id -> words.append(" message ").append(id));
        selection.domain().ifPresent(domain -> words.append(" domain ").append(domain));
        selection.recipient().ifPresent(recipient -> words.append(" recipient ").append(recipient));
        selection
                .sender()
                .ifPresent(sender -> words.append(" sender <")
                        .append(sender.replaceAll("[<>]", ""))
                        .append('>'));
        return words.isEmpty() ? "all" : words.substring(1);
    }

    private static int sum(List<QueueSelection> selections, ToIntFunction<QueueSelection> act) {
        return selections.stream().mapToInt(act).sum();
    }
}
