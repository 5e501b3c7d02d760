package org.postern.store.filter.junk;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.account.JunkMemory;
import org.postern.store.account.PasswordHash;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.delivery.JunkCheck;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;
import org.postern.store.sql.MailDatabase;

/** A store in a temporary directory with alice and bob, and the own filter over it. */
final class JunkFixture implements AutoCloseable {
    static final String HOSTNAME = "mail.office.test";

    final MailDatabase database;
    final JunkMemory memory;
    final JunkFilter filter;
    final Account alice;
    final Account bob;

    JunkFixture(Path path) {
        StoreSettings usual = StoreSettings.DEFAULT;
        StoreSettings quick = new StoreSettings(
                usual.spooling(),
                3,
                new StoreSettings.Caches(512, 2_048, usual.caches().maildropMessages()),
                usual.groups(),
                new StoreSettings.Disk(1 << 20, usual.disk().checkpointBytes()),
                usual.busyMillis(),
                usual.ages(),
                new PasswordHash.Cost(16, 1, 1));
        database = MailDatabase.open(path, quick, Clock.systemUTC());
        memory = database.junkMemory();
        filter = new JunkFilter(JunkSettings.DEFAULT, memory, HOSTNAME);
        alice = account("alice@office.test");
        bob = account("bob@office.test");
    }

    private Account account(String address) {
        EmailAddress parsed = EmailAddress.parse(address);
        return database.accounts()
                .find(parsed)
                .orElseGet(() -> database.accounts().add(parsed, "", "secret".toCharArray(), 0));
    }

    TokenHash tokens() {
        return new TokenHash(memory.key(), HOSTNAME);
    }

    /** So many of either kind. */
    void teach(long account, int from, int to) {
        for (int i = from; i < to; i++) {
            teach(account, false, MailCorpus.ham(i));
            teach(account, true, MailCorpus.spam(i));
        }
    }

    void teach(long account, boolean spam, byte[] mail) {
        filter.teach(account, spam, new ByteArrayInputStream(mail));
    }

    boolean junk(Account account, byte[] mail) {
        return filter.examine(arrival(mail), Finding.NONE).junk(account.id());
    }

    JunkCheck.Examined examined(byte[] mail, Finding finding) {
        return filter.examine(arrival(mail), finding);
    }

    static IncomingMessage arrival(byte[] mail, String... recipients) {
        Origin origin = new Origin(InetAddress.getLoopbackAddress(), "client.test", false, "test");
        List<EmailAddress> to = recipients.length == 0
                ? List.of(EmailAddress.parse("alice@office.test"))
                : Arrays.stream(recipients).map(EmailAddress::parse).toList();
        Envelope envelope = new Envelope(Optional.of(EmailAddress.parse("eve@far.test")), to, false, true);
        return new IncomingMessage(origin, envelope, new BytesMessage(mail));
    }

    /** Into a folder of alice's; returns its UIDL. */
    String deliver(FolderRole role, byte[] mail) {
        Delivery.Target target = new Delivery.Target(alice.id(), role, Set.of(), false);
        return database.mailboxes()
                .deliver(new Delivery(new BytesMessage(mail), List.of(target), Optional.empty()))
                .join()
                .get(0)
                .uidl();
    }

    /** Learns what waits, as the trainer would. */
    void learnAll() {
        for (JunkMemory.Lesson lesson : memory.lessons(100)) {
            memory.learn(lesson, tokens().ofStored(memory.content(lesson)).keySet());
        }
    }

    void move(String uidl, String folder) {
        database.mailboxes().move(alice.id(), List.of(uidl), folder);
    }

    @Override
    public void close() {
        database.close();
    }
}
