package org.postern.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.postern.store.account.Account;
import org.postern.store.account.PasswordHash;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.ServerLock;
import org.postern.store.filter.auth.AuthenticationSettings;
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.store.filter.junk.JunkSettings;
import org.postern.store.filter.sieve.SieveLimits;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.policy.RateLimit;
import org.postern.store.policy.SendLimit;
import org.postern.store.report.ReportSettings;
import org.postern.store.share.Admission;
import org.postern.store.share.ClientPace;
import org.postern.store.share.ClientRate;
import org.postern.store.share.KnownNetworks;
import org.postern.store.share.NetworkShares;
import org.postern.store.share.ShareLimits;
import org.postern.store.smtp.ReceivingSettings;
import org.postern.store.smtp.SmtpSettings;
import org.postern.store.sql.MailDatabase;
import org.postern.store.wire.LoopbackSockets;
import org.postern.store.wire.WireLimits;

/** The real mail server on free ports of loopback, with alice and bob of {@code office.test}. */
public final class RunningServer implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";

    private final ServerLock lock;
    private final MailDatabase database;
    private final MailServer server;
    public final Account alice;
    public final Account bob;

    public RunningServer(Path directory) throws IOException {
        this(directory, settings -> settings);
    }

    public RunningServer(Path directory, UnaryOperator<MailServerSettings> changed) throws IOException {
        this(directory, changed, Clock.systemUTC());
    }

    public RunningServer(Path directory, UnaryOperator<MailServerSettings> changed, Clock clock) throws IOException {
        this(directory, changed, clock, admission(ShareLimits.of(48 << 20)));
    }

    public RunningServer(Path directory, UnaryOperator<MailServerSettings> changed, Clock clock, Admission admission)
            throws IOException {
        MailServerSettings settings = changed.apply(settings());
        lock = ServerLock.acquire(directory.resolve("data"));
        database = MailDatabase.open(lock, settings.store(), clock, (done, total) -> {});
        server = MailServer.on(
                database,
                settings,
                new MailServer.Doors(tls(directory), Optional.empty(), admission),
                SigningKeys.NONE,
                clock);
        alice = account("alice@office.test");
        bob = account("bob@office.test");
        server.prepare(new LoopbackSockets());
        server.serve();
    }

    /** With this much memory for strangers, and any number of TLS connections. */
    public static Admission admission(ShareLimits memory) {
        return new Admission(
                new NetworkShares(memory),
                new KnownNetworks(System::nanoTime),
                new ClientRate(new RateLimit(0, Duration.ofMinutes(1)), System::nanoTime),
                unpaced());
    }

    /** Everybody is read at once. */
    public static ClientPace unpaced() {
        RateLimit none = new RateLimit(0, Duration.ofMinutes(1));
        return new ClientPace(none, none, System::nanoTime);
    }

    public static MailServerSettings settings() {
        StoreSettings usual = StoreSettings.DEFAULT;
        StoreSettings store = new StoreSettings(
                usual.spooling(),
                3,
                usual.caches(),
                usual.groups(),
                new StoreSettings.Disk(1 << 20, usual.disk().checkpointBytes()),
                usual.busyMillis(),
                usual.ages(),
                new PasswordHash.Cost(16, 1, 1));
        MailServerSettings.Listener any = new MailServerSettings.Listener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WireLimits.DEFAULT.withoutClientLimit());
        MailServerSettings.Listener hop =
                new MailServerSettings.Listener(any.address(), any.limits().forFolderNames());
        Set<Domain> domains = Set.of(Domain.parse("office.test"));
        return new MailServerSettings(
                Domain.parse("office.test"),
                "mail.office.test",
                new MailServerSettings.Listening(Optional.of(any), any, Optional.of(any), hop, 16),
                new MailServerSettings.Sessions(
                        new SmtpSettings("mail.office.test", domains, 4 << 20, 100, 3, Duration.ofMillis(50), 20),
                        ReceivingSettings.DEFAULT,
                        new SmtpSettings("mail.office.test", domains, 4 << 20, 1_000, 3, Duration.ofMillis(50), 20),
                        new SubmissionSettings(
                                Optional.of(any), Optional.of(any), new SendLimit(0, 0), false, ZoneOffset.UTC)),
                new MailServerSettings.Judging(unchecked(), JunkSettings.DEFAULT, SieveLimits.DEFAULT),
                DeliverySettings.DEFAULT,
                ReportSettings.DEFAULT,
                store);
    }

    /** The settings with another tarpit. */
    static SmtpSettings withTarpit(SmtpSettings usual, Duration tarpit) {
        return new SmtpSettings(
                usual.hostname(),
                usual.localDomains(),
                usual.maxMessageBytes(),
                usual.maxRecipients(),
                usual.unknownBeforeTarpit(),
                tarpit,
                usual.mostErrors());
    }

    /** No DNS outside is asked in tests. */
    private static AuthenticationSettings unchecked() {
        AuthenticationSettings usual = AuthenticationSettings.DEFAULT;
        return new AuthenticationSettings(
                false,
                usual.enforceDmarc(),
                usual.spfFail(),
                usual.trustedNetworks(),
                usual.maxSignatures(),
                usual.dnsTime());
    }

    private Account account(String address) {
        EmailAddress parsed = EmailAddress.parse(address);
        return server.accounts()
                .find(parsed)
                .orElseGet(() -> server.accounts().add(parsed, "", PASSWORD.toCharArray(), 0));
    }

    public MailServer server() {
        return server;
    }

    public int port(String listener) {
        InetSocketAddress address = server.listeners().get(listener);
        if (address == null) {
            throw new IllegalArgumentException(listener);
        }
        return address.getPort();
    }

    public String ticket(Account account) {
        return server.hopTickets().issue(account).secret();
    }

    public int inboxCount(Account account) {
        return server.mailboxes()
                .folder(account.id(), "Inbox")
                .map(FolderInfo::messages)
                .orElseThrow();
    }

    /** The newest message of the inbox, as stored. */
    public String newest(Account account) throws IOException {
        FolderInfo inbox = server.mailboxes().folder(account.id(), "Inbox").orElseThrow();
        MessageRow row = server.mailboxes()
                .list(inbox.id(), Mailboxes.ListFilter.ALL, 0, 1)
                .get(0);
        try (InputStream in = server.mailboxes().content(account.id(), row.uidl())) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** A throw-away key pair, made by the JDK's own tool. */
    public static SSLContext tls(Path directory) throws IOException {
        Path store = directory.resolve("test.p12");
        try {
            if (!Files.exists(store)) {
                Process keytool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "testing",
                                "-keystore",
                                store.toString())
                        .inheritIO()
                        .start();
                if (keytool.waitFor() != 0) {
                    throw new IOException("keytool failed");
                }
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, "testing".toCharArray());
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, "testing".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** For clients of these tests: any certificate will do. */
    public static SSLContext trusting() {
        TrustManager any = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {any}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        database.close();
        lock.close();
    }
}
