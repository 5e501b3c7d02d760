package org.postern.web.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.postern.web.http.pace.FloodControl;
import org.postern.web.http.pace.PacedConnector;
import org.postern.web.http.pace.ReadPace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty, configured for this front: HTTPS with HTTP/2 and 1.1, and a plain listener that redirects. Its sockets are
 * already bound when it is made; it serves requests after it is started.
 */
public final class FrontServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontServer.class);
    private static final String PLAIN = "plain";
    /** Limit for concurrent streams of one HTTP/2 connection. A page needs five. */
    private static final int STREAMS = 64;
    /**
     * Limit for control frames and resets of one HTTP/2 connection per second; above it the connection is closed
     * (CVE-2023-44487 and similar attacks).
     */
    private static final int FRAMES = 100;

    /**
     * What a client may send on an HTTP/2 connection before it is read (RFC 9113 6.9.2: no less). Enough for 25 Mbit/s at
     * 20 ms.
     */
    static final int WINDOW = 65_535;

    /** Compressors kept for the next answers: each takes 256 KiB outside of the heap. Few pages are compressed at once. */
    private static final int DEFLATERS = 8;

    private final Names names;
    private final Server server;
    private final ServerConnector https;
    private final Optional<ServerConnector> http;

    /**
     * Sets up Jetty on these sockets and owns them from now on.
     *
     * @throws IOException when the setup fails; the sockets are closed then
     */
    FrontServer(HttpFront.Rules rules, FrontSockets doors, SSLContext tls, ConnectionWatch watch, Handler front)
            throws IOException {
        Names names = rules.names();
        Limits limits = rules.limits();
        Deadlines deadlines = rules.deadlines();
        this.names = names;
        QueuedThreadPool threads = new QueuedThreadPool(limits.threads() + 4, Math.min(4, limits.threads()));
        threads.setName("web");
        threads.setMaxEvictCount(limits.threads()); // else one a minute, hours after a busy time
        this.server = new Server(threads, new ScheduledExecutorScheduler("web-timer", true), new PlainTextBuffers());
        this.https = new PacedConnector(server, 2, watch, secure(tls, configuration(limits, deadlines), watch));
        https.addBean(watch);
        this.http = names.http()
                .map(at -> new PacedConnector(
                        server, 1, watch, new HttpConnectionFactory(configuration(limits, deadlines))));
        http.ifPresent(c -> {
            c.setName(PLAIN);
            c.addBean(watch);
        });
        server.addBean(new DeflaterPool(DEFLATERS, Deflater.DEFAULT_COMPRESSION, true));
        NetworkConnectionLimit limit = new NetworkConnectionLimit(limits.connections(), server);
        server.addBean(limit);
        server.setHandler(new GracefulHandler(new RedirectOnly(PLAIN, this::base, compressed(front))));
        server.setErrorHandler(new PlainErrors());
        server.setStopTimeout(deadlines.stop().toMillis());
        server.setStopAtShutdown(false);
        try {
            place(https, names.https(), doors.https(), deadlines);
            if (http.isPresent()) {
                place(http.get(), names.http().orElseThrow(), doors.http().orElseThrow(), deadlines);
            }
        } catch (IOException e) {
            doors.close();
            throw e;
        }
    }

    private void place(ServerConnector connector, InetSocketAddress at, ServerSocketChannel door, Deadlines deadlines)
            throws IOException {
        connector.setHost(
                at.getAddress() == null ? at.getHostString() : at.getAddress().getHostAddress());
        connector.setPort(at.getPort());
        connector.setIdleTimeout(deadlines.idle().toMillis());
        server.addConnector(connector);
        connector.open(door);
    }

    private static HttpConfiguration configuration(Limits limits, Deadlines deadlines) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUseInputDirectByteBuffers(false); // decrypted requests go to PlainTextBuffers
        http.setRequestHeaderSize(limits.requestHeader());
        http.setIdleTimeout(deadlines.idle().toMillis());
        http.setHttpCompliance(HttpCompliance.RFC9110);
        // Folder names may contain slashes and percent signs. Paths are split before they are decoded (PathSegments).
        http.setUriCompliance(UriCompliance.from(Set.of(
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR, UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)));
        http.setRelativeRedirectAllowed(true);
        return http;
    }

    private static ConnectionFactory[] secure(SSLContext tls, HttpConfiguration http, ReadPace pace) {
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setSslContext(tls);
        ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        ssl.setSniRequired(false);
        ssl.setRenegotiationAllowed(false);
        ssl.setUseCipherSuitesOrder(true);
        ssl.setCipherComparator(HTTP2Cipher.COMPARATOR);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol("http/1.1");
        HTTP2ServerConnectionFactory h2 = new HTTP2ServerConnectionFactory(http);
        h2.setMaxConcurrentStreams(STREAMS);
        h2.setInitialSessionRecvWindow(WINDOW);
        h2.setInitialStreamRecvWindow(WINDOW);
        h2.setRateControlFactory(new FloodControl(FRAMES, pace));
        h2.setStreamIdleTimeout(http.getIdleTimeout());
        return new ConnectionFactory[] {
            new SslConnectionFactory(ssl, alpn.getProtocol()), alpn, h2, new HttpConnectionFactory(http)
        };
    }

    /** Posted forms are never decompressed: {@link FormReader} refuses compressed ones. */
    private static Handler compressed(Handler front) {
        CompressionHandler compression = new CompressionHandler(front);
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(1024);
        compression.putCompression(gzip);
        compression.putConfiguration(
                "/*",
                CompressionConfig.builder()
                        .compressIncludeMethod("GET")
                        .compressIncludeMethod("POST")
                        .compressIncludeMimeType("text/html")
                        .compressIncludeMimeType("text/css")
                        .compressIncludeMimeType("text/javascript")
                        .compressPreferredEncodings(java.util.List.of("gzip"))
                        .decompressExcludePath("/*")
                        .build());
        return compression;
    }

    /** The public address of the front. It comes from the settings, never from a request. */
    public String base() {
        int port = names.publicPort().orElseGet(https::getLocalPort);
        return "https://" + names.hostname() + (port == 443 ? "" : ":" + port);
    }

    public InetSocketAddress httpsAddress() {
        return bound(https);
    }

    public Optional<InetSocketAddress> httpAddress() {
        return http.map(FrontServer::bound);
    }

    private static InetSocketAddress bound(ServerConnector connector) {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /** What keeps new connections from being accepted: a socket that is closed, or a thread that has ended. */
    public Optional<String> fault() {
        boolean wanted = server.isStarted();
        boolean accepting = Stream.concat(Stream.of(https), http.stream()).allMatch(FrontServer::accepts);
        return wanted && !accepting ? Optional.of("the web listeners accept no connections") : Optional.empty();
    }

    /** Jetty keeps its acceptors to itself, and a dead one as "started"; but it names their threads. */
    private static boolean accepts(ServerConnector connector) {
        String mark = "@" + Integer.toHexString(connector.hashCode()) + "{";
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[all.activeCount() + 256];
        int count = all.enumerate(threads);
        return connector.isOpen()
                && Arrays.stream(threads, 0, count)
                        .map(thread -> Objects.requireNonNull(thread).getName())
                        .anyMatch(name -> name.contains("-acceptor-") && name.contains(mark));
    }

    /** Wraps work so that it runs on a pool thread, once at a time. A call during a running one does nothing. */
    public Runnable alone(Runnable work) {
        AtomicBoolean runs = new AtomicBoolean();
        return () -> {
            if (server.isRunning() && runs.compareAndSet(false, true)) {
                server.getThreadPool().execute(() -> {
                    try {
                        work.run();
                    } finally {
                        runs.set(false);
                    }
                });
            }
        };
    }

    void start() throws Exception {
        server.start();
    }

    /** Stops accepting connections, gives running requests the stop deadline to finish, and cuts the rest. */
    @Override
    public void close() {
        try {
            long began = System.nanoTime();
            server.stop();
            https.close();
            http.ifPresent(ServerConnector::close);
            LOG.info("web listeners closed in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        } catch (Exception e) {
            LOG.error("the web listeners did not stop cleanly", e);
        }
    }
}
