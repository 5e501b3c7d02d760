package org.postern.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postern.core.adapter.MailBackend;
import org.postern.core.adapter.SharedMemory;
import org.postern.core.alert.AlertRounds;
import org.postern.core.alert.PartAlerts;
import org.postern.core.config.Config;
import org.postern.core.pdf.PdfProcess;
import org.postern.core.runtime.JavaLevel;
import org.postern.core.runtime.RuntimeDirectory;
import org.postern.core.runtime.Vitals;
import org.postern.message.file.PdfText;
import org.postern.store.MailServerSettings;
import org.postern.store.database.ServerLock;
import org.postern.store.database.SpareRoom;
import org.postern.store.platform.Vital;
import org.postern.store.share.Admission;
import org.postern.tls.CertificateFingerprint;
import org.postern.tls.ServerKeys;
import org.postern.web.WebFront;
import org.postern.web.hop.MailReceiver;
import org.postern.web.http.FrontSockets;
import org.postern.web.http.Health;
import org.postern.web.page.PageSettings;
import org.postern.web.page.Programs;
import org.postern.web.screens.Screens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running box: lock, log, ports, keys, store, mail server, web front. They are made in this order, begin to serve
 * when all are made, and are stopped in reverse order within ten seconds. Made by {@link #start}, which either returns
 * a box that answers or leaves nothing running. Close it once, from one thread.
 */
public final class Appliance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);
    private static final Duration STOP_WITHIN = Duration.ofMillis(9_500);

    private final DataDirectory directory;
    private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
    private final StopOrder parts = new StopOrder(STOP_WITHIN);
    private String base = "";
    private Runnable reload = () -> {};
    private Runnable look = () -> {};
    private Consumer<Runnable> rehearsal = before -> {};
    private List<WarmStart.Step> warming = List.of();
    private BooleanSupplier idle = () -> true;
    private String certificate = "";

    private Appliance(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Starts the box in the foreground.
     *
     * @throws RuntimeException of the module that could not start, with what to do; the parts already started are
     *     stopped again
     */
    public static Appliance start(DataDirectory directory, Config config, Clock clock) {
        return start(directory, config, clock, StartOptions.FOREGROUND);
    }

    /** Starts the box with these options. */
    public static Appliance start(DataDirectory directory, Config config, Clock clock, StartOptions options) {
        directory.requirePrivate();
        new SpareRoom(directory.path()).useIfFull();
        directory.requireWritable();
        new VersionMark(directory).refuseOlder(Version.running());
        Appliance appliance = new Appliance(directory);
        // Before the log, which belongs to the server that may be running.
        ServerLock lock = appliance.parts.add("lock", ServerLock.acquire(directory.path()));
        try {
            appliance.startParts(lock, config, clock, options);
            return appliance;
        } catch (IOException | RuntimeException e) {
            if (e instanceof ApplianceException) {
                LOG.error("the box did not start: {}", e.getMessage()); // for a person, who sees this on a terminal too
            } else {
                LOG.error("the box did not start", e);
            }
            try {
                appliance.close();
            } catch (ApplianceException stopping) {
                e.addSuppressed(stopping);
            }
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new ApplianceException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Bind, then make everything that can fail, then serve: a failed start has accepted and sent no mail. */
    private void startParts(ServerLock lock, Config config, Clock clock, StartOptions options) throws IOException {
        Logs logs = parts.add("log", Logs.open(directory.log(), config.log(), options.console()));
        Form form = Form.of(directory, config);
        MailServerSettings settings = config.mailServer();
        form.check();
        BoundPorts ports = parts.add("ports", BoundPorts.bind(form.listeners(), new PortHolder()));
        ServerKeys keys = parts.add(
                "keys",
                ServerKeys.open(directory.keys(), config.tls().settings(config.office(), directory::resolve), clock));

        Admission admission = config.network().admission();
        PdfProcess pdf = PdfProcess.ofThisProgram();
        MailSide mail = form.assemble(new Assembly(parts, settings, lock, ports, keys, clock, options, admission, pdf));
        // Stopped before the indexer, which then does not wait for it.
        parts.add("reader of PDFs", pdf);
        listeners.putAll(mail.listeners());
        Vitals vitals = new Vitals(clock, new PartAlerts(mail.alerts()));
        vitals.add(mail.vitals());
        SharedMemory strangers = new SharedMemory(admission, config.network().trustedNetworks());
        WebFront web =
                parts.add("web front", web(config, keys, mail, strangers, vitals::failing, ports, clock, pdf.hasty()));
        vitals.add(List.of(new Vital("web", web::fault)));
        listeners.put("https", web.addresses().https());
        web.addresses().http().ifPresent(http -> listeners.put("http", http));
        base = web.base();
        announce();

        web.start();
        mail.opening().serve();
        parts.add("idle heap", IdleHeap.watch(mail.upkeep().releaseMemory()));
        parts.add("vitals", vitals).watch();
        JavaLevel java = JavaLevel.running();
        AlertRounds rounds =
                parts.add("alert rounds", rounds(java, keys, mail, clock)).begin();
        warming = warming(config, keys, web);
        certificate = keys.fingerprint();
        look = () -> {
            vitals.look();
            rounds.look();
        };
        reload = () -> reload(logs, keys);
        LOG.info("ready at {}, listeners {}", url(), listeners);
        LOG.info("Java {}", java.words());
        java.warning(clock).ifPresent(LOG::warn);
        new VersionMark(directory).ready(Version.running());
        new SpareRoom(directory.path()).keep();
        mail.afterwards().run();
    }

    private WebFront web(
            Config config,
            ServerKeys keys,
            MailSide mail,
            SharedMemory strangers,
            Health health,
            BoundPorts ports,
            Clock clock,
            PdfText pdf) {
        MailBackend backend = mail.backend();
        long maxMessage = config.smtp().maxMessage().bytes();
        MailReceiver receiver = parts.add("mail receiver", new MailReceiver(backend.source()));
        PageSettings pages = new PageSettings(
                PageSettings.STANDARD.product(),
                maxMessage,
                PageSettings.STANDARD.pageSize(),
                config.web().phishingReports(config.office()));
        return WebFront.open(
                new FrontSockets(ports.socket("https"), ports.find("http")),
                config.web().settings(config.office(), config.smtp().maxMessage(), directory.temporary("posted")),
                keys.serverContext(),
                backend.signIn(),
                strangers,
                health,
                services -> {
                    Screens screens = new Screens(
                            new Programs(
                                    receiver,
                                    backend.sender(),
                                    backend.organizer(),
                                    mail.condition(),
                                    backend.feed(),
                                    pdf),
                            pages,
                            clock,
                            services);
                    rehearsal = screens::rehearse;
                    return screens;
                });
    }

    /** Begins to do what the first sign-in would wait for. Call it once, when the box is ready. */
    public WarmStart warm() {
        return parts.add("warm start", WarmStart.begin(warming, idle));
    }

    private List<WarmStart.Step> warming(Config config, ServerKeys keys, WebFront web) {
        List<WarmStart.Step> steps = new ArrayList<>();
        steps.add(rehearsal::accept);
        idle = () -> web.sinceAsked().compareTo(WarmStart.PAUSE) > 0;
        WarmStart.Tls tls = new WarmStart.Tls(
                config.office().hostname().ascii(), CertificateFingerprint.parsed(keys.fingerprint()));
        steps.add(WarmStart.visiting(web.addresses().https(), tls));
        if (listeners.containsKey("pop3s")) {
            steps.add(WarmStart.greetingOften(listeners.get("pop3s"), tls, "CAPA"));
        }
        if (listeners.containsKey("hop-pop3")) {
            steps.add(WarmStart.greeting(listeners.get("hop-pop3"), "CAPA"));
        }
        return steps;
    }

    /** Checks the certificate files and reopens the log, at the request of an administrator or a log rotation. */
    public void reload() {
        reload.run();
    }

    private AlertRounds rounds(JavaLevel java, ServerKeys keys, MailSide mail, Clock clock) {
        AlertRounds.Facts facts = new AlertRounds.Facts(
                java,
                keys::status,
                directory.path(),
                directory.keys(),
                mail.upkeep().diskIsLow());
        return new AlertRounds(facts, mail.alerts(), clock);
    }

    /** Looks at once whether all parts work and whether the administrators must know of something, and not in a while. */
    void look() {
        look.run();
    }

    private static void reload(Logs logs, ServerKeys keys) {
        logs.reopen();
        boolean changed = keys.refresh();
        keys.status().refused().ifPresent(why -> LOG.warn("the changed key files are not used: {}", why));
        LOG.info("reloaded: the log was opened anew, the certificate is {}", changed ? "a new one" : "the same");
    }

    /** Returns the URL for browsers, with a slash at the end. */
    public String url() {
        return base + "/";
    }

    /** SHA-256 of the certificate that the listeners showed when they began, {@code AB:CD:…}. */
    public String certificate() {
        return certificate;
    }

    /**
     * Returns a port in use: {@code https http smtp submission submissions pop3s hop-smtp hop-pop3 node-smtp node-pop3
     * node-control}, as far as they are switched on.
     */
    public int port(String listener) {
        InetSocketAddress address = listeners.get(listener);
        if (address == null) {
            throw new ApplianceException("the listener " + listener + " is off");
        }
        return address.getPort();
    }

    private void announce() {
        // Scripts read them in the data directory; the service reads them where no full disk keeps them away.
        for (Path file : RuntimeDirectory.INSTALLED.places(directory.path(), "ports")) {
            try {
                directory.write(file, portLines());
            } catch (ApplianceException e) {
                LOG.error("the ports in use are not written down there, the box starts without: {}", e.getMessage());
                directory.remove(file); // of a server before
            }
            parts.add("announcement of the ports", () -> directory.remove(file));
        }
    }

    private String portLines() {
        return listeners.entrySet().stream()
                .map(listener -> listener.getKey() + "=" + listener.getValue().getPort() + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        LOG.info("stopping");
        parts.close();
    }
}
