package org.postern.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.postern.store.account.PasswordHash;
import org.postern.tls.CertificateFingerprint;
import org.postern.tls.PinnedTrust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does once what the first people after a start would wait for: the pages, TLS handshakes of a browser and of mail
 * programs, a greeting of the hop. Runs on a thread of its own when the box already serves, and pauses while somebody is
 * served, who would otherwise share the processors with it. It signs in nowhere, reads no account and no mail, and its
 * failures change nothing: what fails here fails again where it is needed.
 */
public final class WarmStart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmStart.class);
    private static final int WAIT_MILLIS = 10_000;

    /** As many as mail programs of an office connect with in the first minute; the engine runs compiled after hundreds. */
    private static final int GREETINGS = 5;

    /** A browser asks for a page and what belongs to it, and a person then looks at it. */
    static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final AtomicInteger failed = new AtomicInteger();
    private final BooleanSupplier idle;
    private final Thread thread;

    private WarmStart(List<Step> steps, BooleanSupplier idle) {
        this.idle = idle;
        thread = new Thread(() -> run(steps), "warm-start");
        thread.setDaemon(true);
    }

    /** One thing to do. */
    @FunctionalInterface
    interface Step {
        /**
         * Does it.
         *
         * @param turn waits until nobody is served; to be called before each piece that takes some milliseconds
         */
        void run(Runnable turn) throws IOException, GeneralSecurityException;
    }

    /** Hashes a word that is nobody's password. It is a million times the same loop, so the compiler has it afterwards. */
    public static void hash() {
        var unused = new PasswordHash(PasswordHash.Cost.OWASP).hash("a rehearsal".toCharArray());
    }

    /**
     * Begins with the steps, in their order.
     *
     * @param idle whether nobody is served
     */
    static WarmStart begin(List<Step> steps, BooleanSupplier idle) {
        WarmStart warm = new WarmStart(steps, idle);
        warm.thread.start();
        return warm;
    }

    private void run(List<Step> steps) {
        for (Step step : steps) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            try {
                step.run(this::turn);
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                failed.incrementAndGet();
                LOG.debug("a step of the warm start failed", e);
            }
        }
    }

    private void turn() {
        try {
            while (!idle.getAsBoolean()) {
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The server's own name and certificate.
     *
     * @param certificate the only one that is accepted
     */
    record Tls(String host, CertificateFingerprint certificate) {}

    /** Asks the server for its login page, as a browser does. */
    static Step visiting(InetSocketAddress https, Tls tls) {
        return turn -> ask(
                https,
                tls,
                "GET /login HTTP/1.1\r\nHost: " + tls.host() + ":" + https.getPort() + "\r\nConnection: close\r\n\r\n");
    }

    /** Greets a listener of mail programs some times and signs in nowhere. */
    static Step greetingOften(InetSocketAddress listener, Tls tls, String command) {
        return turn -> {
            for (int i = 0; i < GREETINGS && !Thread.currentThread().isInterrupted(); i++) {
                turn.run();
                ask(listener, tls, command + "\r\nQUIT\r\n");
            }
        };
    }

    private static void ask(InetSocketAddress server, Tls tls, String words)
            throws IOException, GeneralSecurityException {
        try (Socket plain = connect(server);
                SSLSocket socket = (SSLSocket) trusting(tls.certificate())
                        .getSocketFactory()
                        .createSocket(plain, tls.host(), server.getPort(), true)) {
            ask(socket, words);
        }
    }

    /** Greets a server of the hop and signs in nowhere. */
    static Step greeting(InetSocketAddress hop, String command) {
        return turn -> {
            try (Socket socket = connect(hop)) {
                ask(socket, command + "\r\nQUIT\r\n");
            }
        };
    }

    private static Socket connect(InetSocketAddress server) throws IOException {
        InetAddress address =
                server.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : server.getAddress();
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address, server.getPort()), WAIT_MILLIS);
        socket.setSoTimeout(WAIT_MILLIS);
        return socket;
    }

    private static void ask(Socket socket, String words) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(words.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        InputStream in = socket.getInputStream();
        var unused = in.transferTo(OutputStream.nullOutputStream());
    }

    private static SSLContext trusting(CertificateFingerprint certificate) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new PinnedTrust(Set.of(certificate))}, new SecureRandom());
        return context;
    }

    /** Waits until all is done; returns how many steps failed. */
    public int join() throws InterruptedException {
        thread.join();
        return failed.get();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
