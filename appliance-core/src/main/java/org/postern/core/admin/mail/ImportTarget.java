package org.postern.core.admin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.mailfile.CrlfOutput;
import org.postern.core.mailfile.ImportFolder;
import org.postern.core.mailfile.MessageMarks;
import org.postern.core.mailfile.MessageSink;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.MailDates;
import org.postern.store.account.Account;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;

/**
 * Writes messages into the folders of one account, several of them in one commit; a message counts as imported only
 * after it is synced. Memory is bounded: at most {@link #IN_FLIGHT} messages wait, large ones in files. Confined to one
 * import.
 */
final class ImportTarget implements MessageSink, AutoCloseable {
    private static final int IN_FLIGHT = 64;
    /** The Date field is near the top; the rest is not read. */
    private static final long HEADER_OCTETS = 65_536;

    private final Mailboxes mailboxes;
    private final Account account;
    private final MailDates dates = new MailDates(Clock.systemUTC());
    private final long maxBytes;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<String> remarks = new ArrayList<>();

    private Spool.@Nullable Sink sink;
    private @Nullable CrlfOutput output;
    private ImportFolder folder;
    private String file = "";
    private String label = "";
    private int number;
    private int imported;
    private int skipped;
    private int unread;
    private int leftOut;
    private boolean empty = true;

    private record Pending(SpooledMessage message, CompletableFuture<List<MessageRow>> stored) {}

    ImportTarget(Mailboxes mailboxes, Account account, ImportFolder folder, long maxBytes) {
        this.mailboxes = mailboxes;
        this.account = account;
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    int imported() {
        return imported;
    }

    int skipped() {
        return skipped;
    }

    /** How many files could not be read as mail. */
    int unread() {
        return unread;
    }

    /**
     * Begins a file or a directory of the source.
     *
     * @param name for remarks about its messages; empty if there is only one
     */
    void into(ImportFolder next, String name) {
        folder = next;
        file = name;
        number = 0;
    }

    /** Returns a sentence for each skipped message. */
    List<String> remarks() {
        return remarks;
    }

    @Override
    public void begin() throws IOException {
        begin((file.isEmpty() ? "" : file + ": ") + "message " + (number + 1));
    }

    @Override
    public void begin(String name) throws IOException {
        number++;
        label = name;
        empty = true;
        Spool.Sink fresh = mailboxes.spool().begin(new byte[0]);
        sink = fresh;
        output = new CrlfOutput(fresh);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        CrlfOutput into = output;
        Spool.Sink current = sink;
        if (into == null || current == null) {
            return;
        }
        empty = false;
        into.write(bytes, offset, length);
        if (current.size() > maxBytes) {
            drop("is larger than smtp.max-message");
        }
    }

    @Override
    public void leaveOut() {
        leftOut++;
        closeSink();
    }

    @Override
    public void end(MessageMarks marks) throws IOException {
        CrlfOutput into = output;
        Spool.Sink current = sink;
        if (into == null || current == null) {
            return;
        }
        if (empty) {
            drop("is empty");
            return;
        }
        into.finish();
        if (current.size() > maxBytes) {
            drop("is larger than smtp.max-message");
            return;
        }
        SpooledMessage message = current.finish();
        sink = null;
        output = null;
        if (pending.size() == IN_FLIGHT) {
            await(pending.removeFirst());
        }
        Delivery.Target target =
                new Delivery.Target(account.id(), folder.role(), marks.flags(), true, folder.name(), marks.keywords());
        Optional<Instant> arrived = date(message).or(() -> marks.time().filter(ImportTarget::sensible));
        Delivery delivery = new Delivery(List.of(new Delivery.Item(message, List.of(target), List.of())), arrived);
        pending.addLast(new Pending(message, mailboxes.deliver(delivery)));
    }

    /** The Date of the message, as the page shows it. */
    private Optional<Instant> date(SpooledMessage message) throws IOException {
        try (InputStream start = BoundedInputStream.builder()
                .setInputStream(message.open())
                .setMaxCount(HEADER_OCTETS)
                .get()) {
            return HeaderFields.read(start).value("Date").flatMap(dates::parse);
        }
    }

    private static boolean sensible(Instant time) {
        return time.isAfter(Instant.EPOCH) && time.isBefore(Instant.now().plus(Duration.ofDays(1)));
    }

    void skip(String remark) {
        skipped++;
        remarks.add(remark);
    }

    /** A file that should be mail and cannot be read. */
    void bad(String remark) {
        closeSink();
        unread++;
        remarks.add(remark);
    }

    /** Waits until everything is on disk. */
    void finish() {
        if (leftOut > 0) {
            remarks.add(leftOut + (leftOut == 1 ? " message was" : " messages were")
                    + " deleted in the mail program and left out");
            leftOut = 0;
        }
        while (!pending.isEmpty()) {
            await(pending.removeFirst());
        }
    }

    private void drop(String why) {
        skip(label + " " + why + " and was skipped; it is still in the file");
        closeSink();
    }

    private void closeSink() {
        Spool.Sink current = sink;
        sink = null;
        output = null;
        if (current != null) {
            current.close();
        }
    }

    private void await(Pending one) {
        try {
            one.stored().join();
            imported++;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ApplianceException(
                    "the store did not accept a message: " + cause.getMessage() + ". " + imported
                            + " messages were imported and stay; the rest is still in the file",
                    cause);
        } finally {
            one.message().close();
        }
    }

    /** After a failure, waits for the pending messages, so that nothing is freed while the store still uses it. */
    @Override
    public void close() {
        closeSink();
        while (!pending.isEmpty()) {
            Pending one = pending.removeFirst();
            var unused = one.stored()
                    .handle((rows, failure) -> {
                        if (failure == null) {
                            imported++;
                        }
                        one.message().close();
                        return rows;
                    })
                    .join();
        }
    }
}
