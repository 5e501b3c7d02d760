package org.postern.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postern.core.adapter.BoxSigningKeys;
import org.postern.core.adapter.MailBackend;
import org.postern.core.adapter.OwnServer;
import org.postern.core.config.Config;
import org.postern.core.config.GatewayConfig;
import org.postern.core.gateway.ImapGateway;
import org.postern.core.gateway.Pop3Gateway;
import org.postern.core.split.HopService;
import org.postern.store.MailServer;
import org.postern.store.MailServerSettings;
import org.postern.store.database.ServerLock;
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.store.sql.MailDatabase;
import org.postern.tls.ServerKeys;
import org.postern.tls.dkim.DkimKeys;
import org.postern.web.WebFront;
import org.postern.web.hop.HopEndpoints;
import org.postern.web.hop.MailReceiver;
import org.postern.web.http.FrontSockets;
import org.postern.web.page.PageSettings;
import org.postern.web.page.Programs;
import org.postern.web.screens.Screens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running box: lock, log, ports, keys, store, mail server, web front, made in this order, let to serve when all are there,
 * and stopped in reverse within ten seconds. Made by {@link #start}, which either returns a box that answers or leaves nothing running. Close it once, from one thread.
 */
public final class Appliance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);
    private static final Duration STOP_WITHIN = Duration.ofMillis(9_500);

    private final DataDirectory directory;
    private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
    private final StopOrder parts = new StopOrder(STOP_WITHIN);
    private String base = "";
    private Runnable reload = () -> {};

    private Appliance(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Starts the box in the foreground.
     *
     * @throws RuntimeException of the module that could not start, with what to do; what was started is stopped again
     */
    public static Appliance start(DataDirectory directory, Config config, Clock clock) {
        return start(directory, config, clock, StartOptions.FOREGROUND);
    }

    /** The same in another manner. */
    public static Appliance start(DataDirectory directory, Config config, Clock clock, StartOptions manner) {
        directory.requirePrivate();
        directory.requireWritable();
        new VersionMark(directory).refuseOlder(Version.running());
        Appliance appliance = new Appliance(directory);
        // Before the log, which belongs to the server that may be running.
        ServerLock lock = appliance.parts.add("lock", ServerLock.acquire(directory.path()));
        try {
            appliance.startParts(lock, config, clock, manner);
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

    /** Bind, then make all that can fail, then serve: a start that fails has taken nothing in and sent nothing out. */
    private void startParts(ServerLock lock, Config config, Clock clock, StartOptions manner) throws IOException {
        Logs logs = parts.add("log", Logs.open(directory.log(), config.log(), manner.console()));
        MailServerSettings settings = config.mailServer();
        GatewayTrust.check(config.gateway(), directory::resolve);
        BoundPorts ports = parts.add("ports", BoundPorts.bind(config.listeners(), new PortHolder()));
        ServerKeys keys = parts.add(
                "keys",
                ServerKeys.open(directory.keys(), config.tls().settings(config.office(), directory::resolve), clock));

        SplitForm split = SplitForm.of(directory, config, clock);
        boolean webNode = config.gateway().kindOf() == GatewayConfig.Kind.POSTERN;
        Optional<MailServer> mail = Optional.empty();
        Runnable ready = () -> {};
        if (!webNode) {
            MailDatabase database =
                    parts.add("mail database", MailDatabase.open(lock, settings.store(), clock, manner.migrating()));
            mail = Optional.of(parts.add(
                    "mail server",
                    MailServer.on(
                            database, settings, keys.serverContext(), split.hop(), signing(config, clock), clock)));
            mail.get().prepare(ports);
            ready = () ->
                    database.removeCopies(clock.instant().minus(config.store().keepCopies()));
            listeners.putAll(mail.get().listeners());
        }
        MailBackend backend =
                parts.add("mail backend", mail.isEmpty() ? split.mailNode() : backend(config, mail.get(), clock));
        Optional<HopService> control = Optional.empty();
        if (split.nodes().isPresent()) {
            control = Optional.of(
                    parts.add("control for web nodes", split.control(backend, ports.socket("node-control"))));
            listeners.put("node-control", control.get().address());
        }
        WebFront web = parts.add("web front", web(config, keys, backend, ports, clock));
        listeners.put("https", web.addresses().https());
        web.addresses().http().ifPresent(http -> listeners.put("http", http));
        base = web.base();
        announce();

        web.start();
        if (control.isPresent()) {
            control.get().serve();
        }
        mail.ifPresent(MailServer::serve);
        parts.add("idle heap", IdleHeap.watch());
        reload = () -> reload(logs, keys);
        LOG.info("ready at {}, listeners {}", url(), listeners);
        new VersionMark(directory).ready(Version.running());
        ready.run();
    }

    private WebFront web(Config config, ServerKeys keys, MailBackend backend, BoundPorts ports, Clock clock) {
        long maxMessage = config.smtp().maxMessage().bytes();
        MailReceiver receiver = parts.add("mail receiver", new MailReceiver(backend.source()));
        PageSettings pages =
                new PageSettings(PageSettings.STANDARD.product(), maxMessage, PageSettings.STANDARD.pageSize());
        return WebFront.open(
                new FrontSockets(ports.socket("https"), ports.find("http")),
                config.web().settings(config.office(), config.smtp().maxMessage(), directory.temporary("posted")),
                keys.serverContext(),
                backend.signIn(),
                services -> new Screens(
                        new Programs(receiver, backend.sender(), backend.organizer()), pages, clock, services));
    }

    /** Looks at the certificate files and opens the log anew, as an administrator or a log rotation asks for. */
    public void reload() {
        reload.run();
    }

    private static void reload(Logs logs, ServerKeys keys) {
        logs.reopen();
        boolean changed = keys.refresh();
        keys.status().refused().ifPresent(why -> LOG.warn("the changed key files are not used: {}", why));
        LOG.info("reloaded: the log was opened anew, the certificate is {}", changed ? "a new one" : "the same");
    }

    /** What the webmail is in front of, as {@code [gateway]} says. */
    private MailBackend backend(Config config, MailServer mail, Clock clock) {
        HopEndpoints hop = HopEndpoints.plain(address("hop-pop3"), address("hop-smtp"));
        long maxMessage = config.smtp().maxMessage().bytes();
        Path temporary = directory.temporary("hop");
        GatewayConfig gateway = config.gateway();
        return switch (gateway.kindOf()) {
            case OWN -> OwnServer.of(mail, hop, temporary, maxMessage);
            case POP3 ->
                new Pop3Gateway(
                        gateway,
                        GatewayTrust.of(gateway, directory::resolve),
                        config.office().domain(),
                        mail,
                        hop.pop3(),
                        temporary,
                        maxMessage,
                        clock);
            case IMAP ->
                new ImapGateway(
                        gateway,
                        GatewayTrust.of(gateway, directory::resolve),
                        config.office().domain(),
                        mail,
                        temporary,
                        maxMessage);
            case POSTERN -> throw new ApplianceException("a web node has no store of its own");
        };
    }

    private SigningKeys signing(Config config, Clock clock) {
        return config.dkim().enabled() && !config.gateway().on()
                ? new BoxSigningKeys(
                        DkimKeys.open(directory.keys(), config.dkim().settings(config.office(), config.tls()), clock))
                : SigningKeys.NONE;
    }

    /** Where browsers go, with a slash at the end. */
    public String url() {
        return base + "/";
    }

    /** The ports in use: {@code https http smtp submission submissions pop3s hop-smtp hop-pop3 node-smtp node-pop3 node-control}, as far as they are on. */
    public int port(String listener) {
        return address(listener).getPort();
    }

    private InetSocketAddress address(String listener) {
        InetSocketAddress address = listeners.get(listener);
        if (address == null) {
            throw new ApplianceException("the listener " + listener + " is off");
        }
        return address;
    }

    private void announce() {
        directory.write(
                directory.ports(),
                listeners.entrySet().stream()
                        .map(listener ->
                                listener.getKey() + "=" + listener.getValue().getPort() + "\n")
                        .collect(Collectors.joining()));
        parts.add("announcement of the ports", () -> directory.remove(directory.ports()));
    }

    @Override
    public void close() {
        LOG.info("stopping");
        parts.close();
    }
}
