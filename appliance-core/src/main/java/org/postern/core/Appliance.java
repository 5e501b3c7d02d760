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
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.store.mailbox.ServerLock;
import org.postern.tls.DkimKeys;
import org.postern.tls.ServerKeys;
import org.postern.web.WebFront;
import org.postern.web.hop.HopEndpoints;
import org.postern.web.hop.MailReceiver;
import org.postern.web.page.PageSettings;
import org.postern.web.page.Screens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running box: log, keys, mail server, web front, started in this order and stopped in reverse within ten seconds. Made
 * by {@link #start}, which either returns a box that answers or leaves nothing running. Close it once, from one thread.
 */
public final class Appliance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);
    private static final Duration STOP_WITHIN = Duration.ofMillis(9_500);

    private final DataDirectory directory;
    private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
    private final StopOrder parts = new StopOrder(STOP_WITHIN);
    private String base = "";

    private Appliance(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Starts the box.
     *
     * @throws RuntimeException of the module that could not start, with what to do; what was started is stopped again
     */
    public static Appliance start(DataDirectory directory, Config config, Clock clock) {
        directory.requirePrivate();
        Appliance appliance = new Appliance(directory);
        try {
            appliance.startParts(config, clock);
            return appliance;
        } catch (IOException | RuntimeException e) {
            LOG.error("the box did not start", e);
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

    private void startParts(Config config, Clock clock) throws IOException {
        parts.add("log", Logs.open(directory.log(), config.log()));
        ServerKeys keys = parts.add(
                "keys",
                ServerKeys.open(directory.keys(), config.tls().settings(config.office(), directory::resolve), clock));

        SplitForm split = SplitForm.of(directory, config, clock);
        boolean webNode = config.gateway().kindOf() == GatewayConfig.Kind.POSTERN;
        if (webNode) {
            parts.add("lock", ServerLock.acquire(directory.path())); // elsewhere the mail server has it
        }
        MailBackend backend = parts.add(
                "mail backend",
                webNode ? split.mailNode() : backend(config, mailServer(config, keys, split, clock), clock));
        if (split.nodes().isPresent()) {
            HopService control = parts.add("control for web nodes", split.control(backend));
            listeners.put("node-control", control.address());
        }
        long maxMessage = config.smtp().maxMessage().bytes();
        MailReceiver receiver = parts.add("mail receiver", new MailReceiver(backend.source()));
        PageSettings pages =
                new PageSettings(PageSettings.STANDARD.product(), maxMessage, PageSettings.STANDARD.pageSize());

        WebFront web = parts.add(
                "web front",
                WebFront.open(
                        config.web()
                                .settings(config.office(), config.smtp().maxMessage(), directory.temporary("posted")),
                        keys.serverContext(),
                        backend.signIn(),
                        services -> new Screens(
                                receiver, backend.sender(), Optional.of(backend.organizer()), pages, clock, services)));
        web.start();
        listeners.put("https", web.addresses().https());
        web.addresses().http().ifPresent(http -> listeners.put("http", http));
        base = web.base();
        announce();
    }

    private MailServer mailServer(Config config, ServerKeys keys, SplitForm split, Clock clock) throws IOException {
        MailServer mail = parts.add(
                "mail server",
                MailServer.open(
                        directory.path(),
                        config.mailServer(),
                        keys.serverContext(),
                        split.hop(),
                        signing(config, clock),
                        clock));
        mail.start();
        listeners.putAll(mail.listeners());
        return mail;
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
        LOG.info("ready at {}, listeners {}", url(), listeners);
    }

    @Override
    public void close() {
        LOG.info("stopping");
        parts.close();
    }
}
