package org.postern.core.backup;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.postern.store.account.Account;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.sql.MailDatabase;

/**
 * Restores the messages of one folder that no longer exist: their content is neither in their own folder nor in the
 * target folder, counting copies. Keeps flags, keywords and the time of arrival. Each message is on disk before it
 * counts. Memory is bounded: few messages wait for their commit, large ones in files. Confined to one folder.
 */
final class FolderReturn {
    private static final int IN_FLIGHT = 32;

    private final MailDatabase backup;
    private final MailDatabase box;
    private final Account account;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private int returned;
    private int present;

    private record Pending(SpooledMessage message, CompletableFuture<List<MessageRow>> stored) {}

    FolderReturn(MailDatabase backup, MailDatabase box, Account account) {
        this.backup = backup;
        this.box = box;
        this.account = account;
    }

    int returned() {
        return returned;
    }

    int present() {
        return present;
    }

    void bring(FolderInfo from, String into) throws IOException {
        Map<String, Integer> there = new HashMap<>();
        count(into, there);
        if (!into.equalsIgnoreCase(from.name())) {
            count(from.name(), there);
        }
        try (Maildrop old = backup.mailboxes().openMaildrop(from.accountId(), from.name())) {
            for (int i = 0; i < old.count(); i++) {
                String hash = hash(old, i);
                if (there.merge(hash, -1, Integer::sum) >= 0) {
                    present++;
                    continue;
                }
                String uidl = old.uidl(i);
                MessageRow row = backup.mailboxes()
                        .find(from.accountId(), uidl)
                        .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no such message"));
                deliver(old, i, row, into);
            }
            while (!pending.isEmpty()) {
                await(pending.removeFirst());
            }
        } finally {
            while (!pending.isEmpty()) { // after a failure: free nothing that the store still uses
                Pending one = pending.removeFirst();
                var unused = one.stored().handle((rows, failure) -> "ended").join();
                one.message().close();
            }
        }
    }

    private void count(String folder, Map<String, Integer> there) throws IOException {
        if (box.mailboxes().folder(account.id(), folder).isEmpty()) {
            return;
        }
        try (Maildrop maildrop = box.mailboxes().openMaildrop(account.id(), folder)) {
            for (int i = 0; i < maildrop.count(); i++) {
                try {
                    there.merge(hash(maildrop, i), 1, Integer::sum);
                } catch (StoreException e) {
                    if (e.kind() != StoreException.Kind.GONE) {
                        throw e;
                    }
                }
            }
        }
    }

    private static String hash(Maildrop maildrop, int index) throws IOException {
        MessageDigest digest = Sums.digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = maildrop.content(index)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void deliver(Maildrop old, int index, MessageRow row, String into) throws IOException {
        if (pending.size() == IN_FLIGHT) {
            await(pending.removeFirst());
        }
        SpooledMessage message;
        try (Spool.Sink sink = box.mailboxes().spool().begin(new byte[0]);
                InputStream in = old.content(index)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sink.write(buffer, 0, count);
            }
            message = sink.finish();
        }
        Delivery.Target target = new Delivery.Target(
                account.id(), FolderRole.INBOX, row.flags(), true, Optional.of(into), row.keywords());
        pending.addLast(new Pending(
                message,
                box.mailboxes()
                        .deliver(new Delivery(
                                List.of(new Delivery.Item(message, List.of(target), List.of())),
                                Optional.of(row.arrived())))));
    }

    private void await(Pending one) {
        try {
            one.stored().join();
            returned++;
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException store ? store : e;
        } finally {
            one.message().close();
        }
    }
}
