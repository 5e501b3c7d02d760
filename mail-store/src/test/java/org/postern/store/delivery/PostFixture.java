package org.postern.store.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.account.PasswordHash;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;
import org.postern.store.message.ServerName;
import org.postern.store.report.Aftermath;
import org.postern.store.report.Notices;
import org.postern.store.report.ReportSettings;
import org.postern.store.report.SuppressionList;
import org.postern.store.sql.MailDatabase;

/** An office with alice and bob on a real store in a temporary directory. */
public final class PostFixture implements AutoCloseable {
    public static final Domain OFFICE = Domain.parse("office.test");

    public final SettableClock clock = new SettableClock();
    public final MailDatabase database;
    public final Mailboxes mail;
    final Directory directory;
    private final PostOffice.Leaving leaving;
    final PostOffice office;
    public final Account alice;
    public final Account bob;

    public PostFixture(Path path) {
        this(path, false);
    }

    PostFixture(Path path, boolean hidesPrograms) {
        leaving = new PostOffice.Leaving(Signer.NONE, hidesPrograms);
        StoreSettings usual = StoreSettings.DEFAULT;
        database = MailDatabase.open(
                path,
                new StoreSettings(
                        new StoreSettings.Spooling(65_536, usual.spooling().memoryBytes()),
                        3,
                        new StoreSettings.Caches(512, 2_048, usual.caches().maildropMessages()),
                        usual.groups(),
                        new StoreSettings.Disk(1 << 20, usual.disk().checkpointBytes()),
                        usual.busyMillis(),
                        usual.ages(),
                        new PasswordHash.Cost(16, 1, 1)),
                clock);
        mail = database.mailboxes();
        directory = new Directory(database.accounts(), database.aliases(), Set.of(OFFICE));
        office = office(Screening.NONE);
        alice = account("alice@office.test");
        bob = account("bob@office.test");
    }

    /** The same office with another screening. */
    PostOffice office(Screening screening) {
        ServerName name = new ServerName(Domain.parse("mail.office.test"), OFFICE);
        return new PostOffice(mail, directory, screening, leaving, name, clock);
    }

    /** What follows attempts in this office. */
    public Aftermath aftermath(OutboundQueue queue, ReportSettings settings) {
        ServerName name = new ServerName(Domain.parse("mail.office.test"), OFFICE);
        return new Aftermath(
                new Notices(queue, directory, database.accounts(), name, settings),
                new SuppressionList(database.suppressions(), settings, clock),
                settings);
    }

    static IncomingMessage arrival(Envelope envelope, SpooledMessage message) {
        return new IncomingMessage(
                new Origin(InetAddress.getLoopbackAddress(), "client.test", false, "test"), envelope, message);
    }

    private Account account(String address) {
        EmailAddress parsed = EmailAddress.parse(address);
        return database.accounts()
                .find(parsed)
                .orElseGet(() -> database.accounts().add(parsed, "", "secret".toCharArray(), 0));
    }

    public static Envelope envelope(String sender, String... recipients) {
        return new Envelope(
                sender.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(sender)),
                Arrays.stream(recipients).map(EmailAddress::parse).toList(),
                false,
                true);
    }

    public SpooledMessage spooled(byte[] content) throws IOException {
        try (Spool.Sink sink = mail.spool().begin(new byte[0])) {
            sink.write(content, 0, content.length);
            return sink.finish();
        }
    }

    /** Lines become CRLF lines. */
    public static byte[] text(String lines) {
        return lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    public Intake.Receipt receive(Envelope envelope, byte[] content) throws IOException {
        try (SpooledMessage message = spooled(content)) {
            return office.receive(arrival(envelope, message)).join();
        }
    }

    public Intake.Receipt submit(Envelope envelope, byte[] content) throws IOException {
        try (SpooledMessage message = spooled(content)) {
            return office.submit(alice, arrival(envelope, message)).join();
        }
    }

    public List<MessageRow> list(Account account, String folder) {
        long id = mail.folder(account.id(), folder).orElseThrow().id();
        return mail.list(id, Mailboxes.ListFilter.ALL, 0, 100);
    }

    public byte[] read(Account account, MessageRow row) throws IOException {
        try (InputStream in = mail.content(account.id(), row.uidl())) {
            return in.readAllBytes();
        }
    }

    public String only(Account account, String folder) throws IOException {
        List<MessageRow> rows = list(account, folder);
        if (rows.size() != 1) {
            throw new AssertionError(folder + " holds " + rows.size() + " messages");
        }
        return new String(read(account, rows.get(0)), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        database.close();
    }

    /** A clock that goes on from where it is set. */
    public static final class SettableClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        public void advance(Duration time) {
            offset = offset.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(offset);
        }
    }
}
