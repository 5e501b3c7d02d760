package org.postern.store.mailbox;

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

/** A store in a temporary directory with two accounts, and short ways to use it. */
final class StoreFixture implements AutoCloseable {
    static final StoreSettings SETTINGS = settings(262_144, 1 << 20);

    final MailDatabase database;
    final Mailboxes mail;
    final Account alice;
    final Account bob;

    StoreFixture(Path directory) {
        this(directory, SETTINGS);
    }

    StoreFixture(Path directory, StoreSettings settings) {
        database = MailDatabase.open(directory, settings, Clock.systemUTC());
        mail = database.mailboxes();
        alice = account("alice@office.test");
        bob = account("bob@office.test");
    }

    static StoreSettings settings(int spoolMessageBytes, long minFreeBytes) {
        StoreSettings usual = StoreSettings.DEFAULT;
        return new StoreSettings(
                spoolMessageBytes,
                usual.spoolMemoryBytes(),
                3,
                512,
                2_048,
                usual.groupMessages(),
                usual.groupBytes(),
                usual.queueMessages(),
                minFreeBytes,
                usual.checkpointBytes(),
                usual.maildropCacheMessages(),
                usual.busyMillis(),
                new PasswordHash.Cost(16, 1, 1));
    }

    private Account account(String address) {
        EmailAddress parsed = EmailAddress.parse(address);
        return database.accounts()
                .find(parsed)
                .orElseGet(() -> database.accounts().add(parsed, "", "secret".toCharArray(), 0));
    }

    static byte[] message(String subject, String body) {
        return ("From: Bob <bob@office.test>\r\nTo: alice@office.test\r\nSubject: " + subject
                        + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    SpooledMessage spooled(byte[] content) throws IOException {
        try (Spool.Sink sink = mail.spool().begin(new byte[0])) {
            sink.write(content, 0, content.length);
            return sink.finish();
        }
    }

    MessageRow deliver(Account to, byte[] content, Flag... flags) throws IOException {
        return deliver(to, FolderRole.INBOX, content, flags);
    }

    MessageRow deliver(Account to, FolderRole role, byte[] content, Flag... flags) throws IOException {
        Delivery.Target target = new Delivery.Target(to.id(), role, Set.of(flags), false);
        try (SpooledMessage message = spooled(content)) {
            return mail.deliver(new Delivery(message, List.of(target), Optional.empty()))
                    .join()
                    .get(0);
        }
    }

    byte[] read(Account account, String uidl) throws IOException {
        try (InputStream in = mail.content(account.id(), uidl)) {
            return in.readAllBytes();
        }
    }

    FolderInfo folder(Account account, String name) {
        return mail.folder(account.id(), name).orElseThrow();
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        database.check(problems::add, (done, total) -> {});
        return problems;
    }

    @Override
    public void close() {
        database.close();
    }
}
