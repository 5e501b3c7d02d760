package org.postern.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.account.PasswordHash;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreSettings;

/** A store in a temporary directory with two accounts, and short ways to use it. */
public final class StoreFixture implements AutoCloseable {
    public static final StoreSettings SETTINGS = settings(262_144, 1 << 20);

    public final MailDatabase database;
    public final Mailboxes mail;
    public final Account alice;
    public final Account bob;

    public StoreFixture(Path directory) {
        this(directory, SETTINGS);
    }

    public StoreFixture(Path directory, StoreSettings settings) {
        database = MailDatabase.open(directory, settings, Clock.systemUTC());
        mail = database.mailboxes();
        alice = account("alice@office.test");
        bob = account("bob@office.test");
    }

    public static StoreSettings settings(int spoolMessageBytes, long minFreeBytes) {
        StoreSettings usual = StoreSettings.DEFAULT;
        return new StoreSettings(
                new StoreSettings.Spooling(spoolMessageBytes, usual.spooling().memoryBytes()),
                3,
                new StoreSettings.Caches(512, 2_048, usual.caches().maildropMessages()),
                usual.groups(),
                new StoreSettings.Disk(minFreeBytes, usual.disk().checkpointBytes()),
                usual.busyMillis(),
                usual.ages(),
                new PasswordHash.Cost(16, 1, 1));
    }

    private Account account(String address) {
        EmailAddress parsed = EmailAddress.parse(address);
        return database.accounts()
                .find(parsed)
                .orElseGet(() -> database.accounts().add(parsed, "", "secret".toCharArray(), 0));
    }

    public static byte[] message(String subject, String body) {
        return ("From: Bob <bob@office.test>\r\nTo: alice@office.test\r\nSubject: " + subject
                        + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    public SpooledMessage spooled(byte[] content) throws IOException {
        try (Spool.Sink sink = mail.spool().begin(new byte[0])) {
            sink.write(content, 0, content.length);
            return sink.finish();
        }
    }

    public MessageRow deliver(Account to, byte[] content, Flag... flags) throws IOException {
        return deliver(to, FolderRole.INBOX, content, flags);
    }

    public MessageRow deliver(Account to, FolderRole role, byte[] content, Flag... flags) throws IOException {
        Delivery.Target target = new Delivery.Target(to.id(), role, Set.of(flags), false);
        try (SpooledMessage message = spooled(content)) {
            return mail.deliver(new Delivery(message, List.of(target), Optional.empty()))
                    .join()
                    .get(0);
        }
    }

    public byte[] read(Account account, String uidl) throws IOException {
        try (InputStream in = mail.content(account.id(), uidl)) {
            return in.readAllBytes();
        }
    }

    public FolderInfo folder(Account account, String name) {
        return mail.folder(account.id(), name).orElseThrow();
    }

    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        database.check(problems::add, (done, total) -> {});
        return problems;
    }

    @Override
    public void close() {
        database.close();
    }
}
