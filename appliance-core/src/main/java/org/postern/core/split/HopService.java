package org.postern.core.split;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.postern.web.organizer.Organizer;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail node's control listener: sign-in and the organizer, for web nodes with a valid certificate. The certificate
 * is checked in every handshake, and again for every request. Thread-safe; close it once.
 */
public final class HopService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HopService.class);
    private static final long STOP_MILLIS = 2_000;
    private static final int HEADER = 4_096;

    private final Server server;
    private final ServerConnector connector;

    private HopService(HopSettings settings, SSLContext nodes, Control control) {
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads() + 4, 4);
        threads.setName("nodes");
        threads.setMaxEvictCount(settings.threads());
        this.server = new Server(threads, new ScheduledExecutorScheduler("nodes-timer", true), null);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER);
        http.setIdleTimeout(settings.idle().toMillis());
        http.setHttpCompliance(HttpCompliance.RFC9110);
        http.addCustomizer(
                new SecureRequestCustomizer(false)); // web nodes know the certificate, and send no server name
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(nodes);
        tls.setIncludeProtocols("TLSv1.3");
        tls.setNeedClientAuth(true);
        tls.setSniRequired(false);
        this.connector = new ServerConnector(
                server, 1, 1, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
        connector.setHost(settings.address().getAddress().getHostAddress());
        connector.setPort(settings.address().getPort());
        connector.setIdleTimeout(settings.idle().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.connections(), server));
        server.setHandler(new GracefulHandler(control));
        server.setErrorHandler((request, response, callback) -> {
            Content.Sink.write(response, true, "", callback);
            return true;
        });
        server.setStopTimeout(STOP_MILLIS);
        server.setStopAtShutdown(false);
    }

    /**
     * Prepares the service behind a bound socket; it answers after {@link #serve}.
     *
     * @param door the bound socket, owned by the service from then on
     * @param nodes demands certificates of the node authority
     * @param standing returns the name of the node with this certificate, as long as the certificate is valid
     * @throws IOException when the socket cannot be used
     */
    public static HopService behind(
            ServerSocketChannel door,
            HopSettings settings,
            SSLContext nodes,
            Function<X509Certificate, Optional<String>> standing,
            SignIn signIn,
            Organizer organizer)
            throws IOException {
        Leases leases = new Leases(Ticker.systemTicker(), ticket -> signIn.signOut(new HopLogin("", "", ticket)));
        HopService service = new HopService(
                settings,
                nodes,
                new Control(settings, standing, new ControlAnswers(signIn, organizer, leases, settings)));
        service.connector.open(door);
        return service;
    }

    /** Starts to answer. */
    public void serve() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException("the listener for web nodes cannot start: " + e.getMessage(), e);
        }
    }

    /** Returns the address of the listener, with the port that was chosen for port 0. */
    public InetSocketAddress address() {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /** Accepts no more requests, lets running ones end within two seconds, and aborts the rest. */
    @Override
    public void close() {
        try {
            server.stop();
            connector.close();
        } catch (Exception e) {
            LOG.error("the listener for web nodes did not stop cleanly", e);
        }
    }
}
