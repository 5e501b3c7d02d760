package org.postern.core.admin.mail;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.mailfile.CrlfOutput;
import org.postern.core.mailfile.HeaderDate;
import org.postern.core.mailfile.MessageSink;
import org.postern.store.account.Account;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;

/**
 * Writes messages into one folder of one account, several of them in one commit; a message counts as imported only
 * after it is synced. Memory is bounded: at most {@link #IN_FLIGHT} messages wait, large ones in files. Confined to one
 * import.
 */
final class ImportTarget implements MessageSink, AutoCloseable {
    private static final int IN_FLIGHT = 64;

    private final Mailboxes mailboxes;
    private final Account account;
    private final FolderRole role;
    private final long maxBytes;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<String> remarks = new ArrayList<>();

    private Spool.@Nullable Sink sink;
    private @Nullable CrlfOutput output;
    private String label = "";
    private int number;
    private int imported;
    private int skipped;
    private boolean empty = true;

    private record Pending(SpooledMessage message, CompletableFuture<List<MessageRow>> stored) {}

    ImportTarget(Mailboxes mailboxes, Account account, FolderRole role, long maxBytes) {
        this.mailboxes = mailboxes;
        this.account = account;
        this.role = role;
        this.maxBytes = maxBytes;
    }

    int imported() {
        return imported;
    }

    int skipped() {
        return skipped;
    }

    /** Returns a sentence for each skipped message. */
    List<String> remarks() {
        return remarks;
    }

    @Override
    public void begin() throws IOException {
        begin("message " + (number + 1));
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
    public void end(Set<Flag> flags) throws IOException {
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
        Delivery.Target target = new Delivery.Target(account.id(), role, Set.copyOf(flags), true);
        Optional<Instant> arrived = HeaderDate.of(message.open(), Instant.now());
        Delivery delivery = new Delivery(List.of(new Delivery.Item(message, List.of(target), List.of())), arrived);
        pending.addLast(new Pending(message, mailboxes.deliver(delivery)));
    }

    void skip(String remark) {
        skipped++;
        remarks.add(remark);
    }

    /** Waits until everything is on disk. */
    void finish() {
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
