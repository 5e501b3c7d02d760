package org.postern.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.postern.store.account.Accounts;
import org.postern.store.account.Aliases;
import org.postern.store.account.AppPasswords;
import org.postern.store.account.Authenticator;
import org.postern.store.account.Directory;
import org.postern.store.account.HopTickets;
import org.postern.store.account.PasswordHash;
import org.postern.store.address.Domain;
import org.postern.store.database.ServerLock;
import org.postern.store.delivery.Filing;
import org.postern.store.delivery.Intake;
import org.postern.store.delivery.PostOffice;
import org.postern.store.delivery.ReceivingThreads;
import org.postern.store.delivery.Screening;
import org.postern.store.delivery.Signer;
import org.postern.store.filter.auth.SenderAuthentication;
import org.postern.store.filter.dkim.DkimSigner;
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.store.filter.junk.JunkEngine;
import org.postern.store.filter.sieve.Filters;
import org.postern.store.filter.sieve.SieveFiling;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.ServerName;
import org.postern.store.outbound.QueueRunner;
import org.postern.store.pop3.Pop3Protocol;
import org.postern.store.report.Aftermath;
import org.postern.store.report.Notices;
import org.postern.store.report.SuppressionList;
import org.postern.store.route.Dns;
import org.postern.store.smtp.SmtpProtocol;
import org.postern.store.smtp.SmtpServices;
import org.postern.store.smtp.SubmissionLimits;
import org.postern.store.sql.MailDatabase;
import org.postern.store.wire.ListeningSockets;
import org.postern.store.wire.TlsMode;
import org.postern.store.wire.WireProtocol;
import org.postern.store.wire.WireServer;
import org.postern.store.wire.WireThreads;
import org.xbill.DNS.lookup.LookupSession;

/**
 * The mail server: SMTP and POP3 over the durable store. Opened, then started (or prepared, then serving), then closed, each once; everything started is
 * stopped in reverse. Thread-safe once started.
 */
public final class MailServer implements AutoCloseable {
    private static final int LOGIN_THREADS = 24;
    private static final int LOGINS_WAITING = 200;

    private final MailServerSettings settings;
    private final SSLContext tls;
    private final Optional<NodeHop> nodes;
    private final Signer signer;
    private final Clock clock;
    private final MailDatabase database;
    private final LookupSession dns;
    private final Authenticator authenticator;
    private final HopTickets tickets;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
    private final List<WireServer> servers = new ArrayList<>();
    private Optional<QueueRunner> runner = Optional.empty();

    private MailServer(
            MailServerSettings settings,
            SSLContext tls,
            Optional<NodeHop> nodes,
            Signer signer,
            Clock clock,
            MailDatabase database) {
        this.settings = settings;
        this.tls = tls;
        this.nodes = nodes;
        this.signer = signer;
        this.clock = clock;
        this.database = database;
        this.dns = Dns.session(
                settings.delivery().dnsServers(), settings.delivery().dnsTimeout());
        this.authenticator = new Authenticator(
                database.passwords(),
                new AppPasswords(database.appPasswords(), clock),
                new PasswordHash(settings.store().passwordCost()),
                settings.domain(),
                System::nanoTime);
        this.tickets = new HopTickets(database.passwords());
    }

    /**
     * Opens the store and takes the right to be the only server on it; opens no port.
     *
     * @param directory the data directory, for which no other server runs
     * @param tls the server's key, which may change while the server runs
     * @param signing the keys of outgoing mail, which may change too
     * @throws StoreException when the store is damaged, too new, or in use: with what to do
     */
    public static MailServer open(
            Path directory, MailServerSettings settings, SSLContext tls, SigningKeys signing, Clock clock) {
        return open(directory, settings, tls, Optional.empty(), signing, clock);
    }

    /**
     * The same, reached by web nodes on other machines too.
     *
     * @param nodes where, and with which keys
     */
    public static MailServer open(
            Path directory,
            MailServerSettings settings,
            SSLContext tls,
            Optional<NodeHop> nodes,
            SigningKeys signing,
            Clock clock) {
        ServerLock lock = ServerLock.acquire(directory);
        try {
            MailDatabase database = MailDatabase.open(lock, settings.store(), clock, (done, total) -> {});
            MailServer server = on(database, settings, tls, nodes, signing, clock);
            server.running.push(lock);
            server.running.push(database);
            return server;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** One on a store that is the caller's, who holds the right to be its only server and closes both later. */
    public static MailServer on(
            MailDatabase database,
            MailServerSettings settings,
            SSLContext tls,
            Optional<NodeHop> nodes,
            SigningKeys signing,
            Clock clock) {
        database.clearSpool();
        return new MailServer(settings, tls, nodes, new DkimSigner(signing, clock), clock, database);
    }

    /**
     * Binds the listeners, the hop first, serves and begins to deliver.
     *
     * @throws IOException when an address cannot be bound; what was started is stopped again
     */
    public void start() throws IOException {
        prepare(ListeningSockets.made());
        serve();
    }

    /**
     * Makes everything ready and lets nobody in yet: nothing is taken, nothing is sent.
     *
     * @throws IOException when an address cannot be bound; what was started is stopped again
     */
    public void prepare(ListeningSockets doors) throws IOException {
        try {
            Intake intake = started(new ReceivingThreads(intake()));
            SmtpServices services =
                    new SmtpServices(directory(), mailboxes(), intake, tickets, suppressed(), timer(), clock);
            WireThreads threads = started(
                    new WireThreads(Math.max(2, Runtime.getRuntime().availableProcessors()), settings.workThreads()));
            String host = settings.hostname();
            SubmissionSettings sending = settings.clientSubmission();
            SubmissionLimits limits = new SubmissionLimits(database.sentCounts(), sending.limit(), sending.zone());
            runner = Optional.of(started(QueueRunner.prepare(
                    queue(), mailboxes(), aftermath(), database.stsPolicies(), name(), settings.delivery(), clock)));
            WireProtocol hopSmtp = SmtpProtocol.forTickets(settings.submission(), services, limits)
                    .onWire();
            WireProtocol hopPop3 =
                    Pop3Protocol.forTickets(mailboxes(), tickets, host).onWire();
            Way way = new Way(tls, threads, doors);
            listen(way, "hop-smtp", settings.hopSmtp(), TlsMode.NONE, hopSmtp);
            listen(way, "hop-pop3", settings.hopPop3(), TlsMode.NONE, hopPop3);
            if (nodes.isPresent()) {
                Way ofNodes = new Way(nodes.get().tls(), threads, doors);
                listen(ofNodes, "node-smtp", nodes.get().smtp(), TlsMode.MUTUAL, hopSmtp);
                listen(ofNodes, "node-pop3", nodes.get().pop3(), TlsMode.MUTUAL, hopPop3);
            }
            Executor logins = loginThreads();
            if (settings.pop3s().isPresent()) {
                WireProtocol pop3 = Pop3Protocol.forPasswords(mailboxes(), authenticator, accounts(), logins, host)
                        .onWire();
                listen(way, "pop3s", settings.pop3s().get(), TlsMode.IMPLICIT, pop3);
            }
            WireProtocol submission = SmtpProtocol.forPasswords(
                            settings.submission(), services, limits, authenticator, logins)
                    .onWire();
            if (sending.tls().isPresent()) {
                listen(way, "submissions", sending.tls().get(), TlsMode.IMPLICIT, submission);
            }
            if (sending.startTls().isPresent()) {
                listen(way, "submission", sending.startTls().get(), TlsMode.STARTTLS, submission);
            }
            if (settings.smtp().isPresent()) {
                WireProtocol receiving = SmtpProtocol.open(
                                settings.publicSmtp(), services, settings.receiving(), database.greylist(), () -> dns)
                        .onWire();
                listen(way, "smtp", settings.smtp().get(), TlsMode.STARTTLS, receiving);
            }
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /** Lets in who waits, and begins to deliver. Once, after {@link #prepare}. */
    public void serve() {
        servers.forEach(WireServer::serve);
        runner.orElseThrow().begin();
    }

    private void listen(Way way, String name, MailServerSettings.Listener listener, TlsMode mode, WireProtocol protocol)
            throws IOException {
        WireServer server = started(new WireServer(
                new WireServer.Listener(name, listener.address(), mode, listener.limits(), listener.clients()),
                protocol,
                Optional.of(way.key()),
                way.threads(),
                way.doors()));
        servers.add(server);
        listeners.put(name, server.address());
    }

    /** How a listener is reached. */
    private record Way(SSLContext key, WireThreads threads, ListeningSockets doors) {}

    private Intake intake() {
        return new PostOffice(mailboxes(), directory(), screening(), signer, name(), clock);
    }

    /** Where nothing comes from outside, nobody is doubted and nothing is learned. */
    private Screening screening() {
        if (!settings.open()) {
            return new Screening(Screening.NONE.senders(), Screening.NONE.junk(), filing());
        }
        return new Screening(
                new SenderAuthentication(settings.authentication(), settings.hostname(), dns),
                started(JunkEngine.start(settings.junk(), database.junkMemory(), mailboxes(), settings.hostname())),
                filing());
    }

    private Filing filing() {
        return new SieveFiling(
                database.sieveScripts(),
                database.autoReplies(),
                directory(),
                settings.filter(),
                clock,
                settings.clientSubmission().zone());
    }

    private SuppressionList suppressed() {
        return new SuppressionList(database.suppressions(), settings.reports(), clock);
    }

    private Aftermath aftermath() {
        Notices notices = new Notices(queue(), directory(), accounts(), name(), settings.reports());
        return new Aftermath(notices, suppressed(), settings.reports());
    }

    private ServerName name() {
        return new ServerName(Domain.parse(settings.hostname()), settings.domain());
    }

    private Directory directory() {
        return new Directory(accounts(), aliases(), settings.publicSmtp().localDomains());
    }

    private ScheduledExecutorService timer() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "mail-timer");
            thread.setDaemon(true);
            return thread;
        });
        running.push(timer::shutdownNow);
        return timer;
    }

    /** More threads than logins may pause at once, so that an attack that makes them pause leaves some to the others. */
    private Executor loginThreads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                LOGIN_THREADS, LOGIN_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(LOGINS_WAITING), task -> {
                    Thread thread = new Thread(task, "mail-login");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        running.push(threads::shutdownNow);
        return threads;
    }

    private <T extends AutoCloseable> T started(T part) {
        running.push(part);
        return part;
    }

    /** The ports in use: {@code smtp submission submissions pop3s hop-smtp hop-pop3 node-smtp node-pop3}, as far as they are on. */
    public Map<String, InetSocketAddress> listeners() {
        return Collections.unmodifiableMap(listeners);
    }

    public Accounts accounts() {
        return database.accounts();
    }

    public Aliases aliases() {
        return database.aliases();
    }

    /** Makes, lists and revokes app passwords. */
    public AppPasswords appPasswords() {
        return new AppPasswords(database.appPasswords(), clock);
    }

    /** The scripts and vacation notices of accounts. */
    public Filters filters() {
        return new Filters(database.sieveScripts(), settings.filter());
    }

    public Mailboxes mailboxes() {
        return database.mailboxes();
    }

    /** What is kept of maildrops on another server. */
    public Overlay overlay() {
        return database.overlay();
    }

    public OutboundQueue queue() {
        return database.queue();
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public HopTickets hopTickets() {
        return tickets;
    }

    /** Stops in reverse: no new mail, then what runs, then the store. Idempotent; within about eight seconds. */
    @Override
    public void close() {
        StoreException failure = new StoreException(StoreException.Kind.FAILED, "the mail server did not stop cleanly");
        closeAfter(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private void closeAfter(Exception failure) {
        for (AutoCloseable part : running) {
            if (part instanceof WireServer listener) {
                listener.retire(); // all at once, so that their clients' time to part runs only once
            }
        }
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
