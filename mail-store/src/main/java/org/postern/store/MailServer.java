package org.postern.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.postern.store.account.Accounts;
import org.postern.store.account.Aliases;
import org.postern.store.account.AppPasswords;
import org.postern.store.account.Authenticator;
import org.postern.store.account.Directory;
import org.postern.store.account.HopTickets;
import org.postern.store.account.PasswordHash;
import org.postern.store.account.SenderList;
import org.postern.store.address.Domain;
import org.postern.store.delivery.Intake;
import org.postern.store.delivery.Signer;
import org.postern.store.dns.DnsQuestions;
import org.postern.store.filter.dkim.DkimSigner;
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.store.filter.sieve.Filters;
import org.postern.store.folder.AgedMail;
import org.postern.store.gate.GuessWatch;
import org.postern.store.gate.KnownBrowsers;
import org.postern.store.gate.SignInGate;
import org.postern.store.gate.WebSessionStore;
import org.postern.store.gate.WorkShare;
import org.postern.store.grant.Grants;
import org.postern.store.label.LabelTable;
import org.postern.store.mailbox.MailThreads;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.Recall;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.message.ServerName;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.outbound.QueueRunner;
import org.postern.store.person.Acquaintances;
import org.postern.store.person.InvitationTable;
import org.postern.store.person.SearchTable;
import org.postern.store.platform.StartedParts;
import org.postern.store.platform.Vital;
import org.postern.store.pop3.Pop3Protocol;
import org.postern.store.report.Alerts;
import org.postern.store.report.BoxMail;
import org.postern.store.report.GuessNotices;
import org.postern.store.route.Dns;
import org.postern.store.route.https.OneClick;
import org.postern.store.share.Admission;
import org.postern.store.smtp.SmtpProtocol;
import org.postern.store.smtp.SmtpServices;
import org.postern.store.smtp.SubmissionLimits;
import org.postern.store.sql.MailDatabase;
import org.postern.store.wire.ListeningSockets;
import org.postern.store.wire.WireThreads;

/**
 * The mail server: SMTP and POP3 over the durable store. It is prepared, then serves, then is closed, each once.
 * Closing stops everything that was started, in reverse order. Thread-safe once prepared.
 */
public final class MailServer implements AutoCloseable {
    /** A command may wait for the disk, but not that long. */
    private static final Duration SLOWEST_COMMAND = Duration.ofMinutes(1);

    private final MailServerSettings settings;
    private final Doors doors;
    private final Signer signer;
    private final Clock clock;
    private final MailDatabase database;
    private final Directory directory;
    private final DnsQuestions dns;
    private final Authenticator authenticator;
    private final HopTickets tickets;
    private final KnownBrowsers browsers;
    private final Alerts alerts;
    private final GuessNotices guesses;
    private final AgedMail aged;
    private final StartedParts started = new StartedParts();
    private final Listeners listeners = new Listeners();
    private Optional<QueueRunner> runner = Optional.empty();
    private Optional<WireThreads> wire = Optional.empty();

    private MailServer(MailDatabase database, MailServerSettings settings, Doors doors, Signer signer, Clock clock) {
        this.settings = settings;
        this.doors = doors;
        this.signer = signer;
        this.clock = clock;
        this.database = database;
        this.directory = new Directory(
                database.accounts(),
                database.aliases(),
                settings.sessions().publicSmtp().localDomains());
        Duration timeout = settings.delivery().dns().timeout();
        this.dns = new DnsQuestions(Dns.session(settings.delivery().dns().servers(), timeout), timeout);
        this.browsers = new KnownBrowsers(database.knownBrowsers(), clock);
        BoxMail boxMail = new BoxMail(
                directory,
                database.accounts(),
                database.passwords(),
                database.mailboxes(),
                new ServerName(Domain.parse(settings.hostname()), settings.domain()));
        this.alerts = started.add(new Alerts(boxMail, database.noticeTimes(), clock));
        this.guesses = new GuessNotices(boxMail, alerts);
        this.aged =
                started.add(new AgedMail(database.mailboxes(), settings.store().ages(), clock));
        this.authenticator = new Authenticator(
                database.passwords(),
                new AppPasswords(database.appPasswords(), clock),
                new PasswordHash(settings.store().passwordCost()),
                settings.domain(),
                System::nanoTime,
                signInGate(WorkShare.ofThisMachine()));
        this.tickets = new HopTickets(database.passwords());
    }

    /**
     * What its listeners need.
     *
     * @param tls the server's key, which may change while the server runs
     * @param nodes where web nodes on other machines connect, and the keys for them
     * @param admission what limits clients that have not signed in
     */
    public record Doors(SSLContext tls, Optional<NodeHop> nodes, Admission admission) {}

    /**
     * Makes a mail server on a store that belongs to the caller. The caller must hold the lock of the only server, and
     * closes store and lock later. Opens no port.
     *
     * @param signing the keys of outgoing mail, which may change, too
     */
    public static MailServer on(
            MailDatabase database, MailServerSettings settings, Doors doors, SigningKeys signing, Clock clock) {
        database.clearSpool();
        return new MailServer(database, settings, doors, new DkimSigner(signing, clock), clock);
    }

    /**
     * Prepares everything without accepting connections: no mail is received or sent yet.
     *
     * @throws IOException when an address cannot be bound; everything started before is stopped again
     */
    public void prepare(ListeningSockets sockets) throws IOException {
        try {
            IntakeAssembly assembly = new IntakeAssembly(settings, database, directory, dns, clock);
            Intake intake = assembly.intake(signer, started);
            SessionThreads threads = started.add(new SessionThreads(
                    settings.listening().workThreads(), doors.admission().known()::members));
            wire = Optional.of(threads.wire());
            SmtpServices services = assembly.services(intake, tickets, threads.timer());
            runner = Optional.of(started.add(QueueRunner.prepare(
                    queue(),
                    mailboxes(),
                    assembly.aftermath(),
                    database.stsPolicies(),
                    assembly.name(),
                    settings.delivery(),
                    clock)));
            started.add(listeners);
            listeners.open(
                    Listeners.table(settings, doors.tls(), doors.nodes(), protocols(services, threads)),
                    threads.wire(),
                    sockets,
                    doors.admission());
        } catch (IOException | RuntimeException e) {
            started.closeAfter(e);
            throw e;
        }
    }

    private Listeners.Protocols protocols(SmtpServices services, SessionThreads threads) {
        String host = settings.hostname();
        SubmissionSettings sending = settings.sessions().clientSubmission();
        SubmissionLimits limits = new SubmissionLimits(database.sentCounts(), sending.limit(), sending.zone());
        Grants grants = new Grants(database.passwords(), database.appPasswords(), appPasswords(), System::nanoTime);
        return new Listeners.Protocols(
                SmtpProtocol.forTickets(settings.sessions().submission(), services, limits)
                        .onWire(),
                Pop3Protocol.forTickets(mailboxes(), tickets, host).onWire(),
                Pop3Protocol.forPasswords(mailboxes(), authenticator, accounts(), grants, threads.logins(), host)
                        .onWire(),
                SmtpProtocol.forPasswords(
                                settings.sessions().submission(),
                                services,
                                limits,
                                authenticator,
                                grants,
                                threads.logins())
                        .onWire(),
                SmtpProtocol.open(
                                settings.sessions().publicSmtp(),
                                services,
                                settings.sessions().receiving(),
                                database.greylist(),
                                dns)
                        .onWire());
    }

    /** What must live for this server to do its work; ask it once prepared. */
    public List<Vital> vitals() {
        return List.of(
                database.vital(),
                new Vital("dns", dns::fault),
                new Vital(
                        "mail", () -> wire.orElseThrow().fault(SLOWEST_COMMAND).or(listeners::fault)),
                new Vital("queue", () -> runner.orElseThrow().fault()));
    }

    /** Accepts waiting and new connections, and begins to deliver. Call it once, after {@link #prepare}. */
    public void serve() {
        listeners.serve();
        runner.orElseThrow().begin();
        aged.start();
    }

    /**
     * The addresses of the enabled listeners, by name: {@code smtp submission submissions pop3s hop-smtp hop-pop3
     * node-smtp node-pop3}.
     */
    public Map<String, InetSocketAddress> listeners() {
        return listeners.addresses();
    }

    public Accounts accounts() {
        return database.accounts();
    }

    public Aliases aliases() {
        return database.aliases();
    }

    /** Who is behind which address. */
    public Directory directory() {
        return directory;
    }

    /** Makes, lists and revokes app passwords. */
    public AppPasswords appPasswords() {
        return new AppPasswords(database.appPasswords(), clock);
    }

    /** The scripts and vacation notices of accounts. */
    public Filters filters() {
        return new Filters(database.sieveScripts(), settings.judging().filter());
    }

    /** The meetings in people's mail. */
    public InvitationTable invitations() {
        return database.invitations();
    }

    /** The searches that people saved and made. */
    public SearchTable searches() {
        return database.searches();
    }

    /** The people in people's mail. */
    public Acquaintances acquaintances() {
        return database.acquaintances();
    }

    /** The labels of people's mail. */
    public LabelTable labels() {
        return database.labels();
    }

    /** The senders that people blocked. */
    public SenderList blockList() {
        return database.blockList();
    }

    /** The senders whose pictures are always shown. */
    public SenderList pictureList() {
        return database.pictureList();
    }

    /** How long messages stay in Trash and Junk. */
    public StoreSettings.Ages ages() {
        return settings.store().ages();
    }

    public Mailboxes mailboxes() {
        return database.mailboxes();
    }

    /** The threads of people's mail. */
    public MailThreads threads() {
        return database.threads();
    }

    /** The box's data about maildrops on another server. */
    public Overlay overlay() {
        return database.overlay();
    }

    /** Unsubscribes from mailing lists. */
    public OneClick oneClick() {
        DeliverySettings delivery = settings.delivery();
        return OneClick.fromHere(
                Dns.lookups(
                        delivery.dns().servers(),
                        delivery.dns().timeout(),
                        delivery.transport().protection(),
                        clock),
                delivery.transport().protection());
    }

    /** Takes an account's waiting mail back, unless it is being sent at this moment. Ask it once prepared. */
    public Recall recall(long accountId, long messageId) {
        return runner.orElseThrow().recall(accountId, messageId);
    }

    public OutboundQueue queue() {
        return database.queue();
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    /**
     * Makes a gate for passwords of this office.
     *
     * @param work bounds the checks at the same time
     */
    public SignInGate signInGate(WorkShare work) {
        return new SignInGate(System::nanoTime, work, browsers, new GuessWatch(clock, guesses));
    }

    /** The browsers in which people signed in. */
    public KnownBrowsers knownBrowsers() {
        return browsers;
    }

    /** The sessions of the webmail that last over a restart. */
    public WebSessionStore webSessions() {
        return database.webSessions();
    }

    /** The way to the administrators; it works from now until this server is closed. */
    public Alerts alerts() {
        return alerts;
    }

    public HopTickets hopTickets() {
        return tickets;
    }

    /**
     * Stops in reverse order: first accepts no new mail, then ends running work. Idempotent; within about eight
     * seconds.
     */
    @Override
    public void close() {
        StoreException failure = new StoreException(StoreException.Kind.FAILED, "the mail server did not stop cleanly");
        started.closeAfter(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
