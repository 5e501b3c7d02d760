package org.postern.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom the box trusts to be the office's own mail server. TLS 1.3 is preferred and 1.2 taken; the Java runtime offers nothing
 * older. A refused handshake says which certificate was shown, so that the administrator can compare it. Immutable.
 */
public final class HopTrust {
    private final SSLContext context;
    private final boolean checksHostName;

    private HopTrust(SSLContext context, boolean checksHostName) {
        this.context = context;
        this.checksHostName = checksHostName;
    }

    /** The authorities that the Java runtime knows. */
    public static HopTrust system() {
        return new HopTrust(contextOf(new AuthorityTrust(null)), true);
    }

    /** As the other, by the machine's clock. */
    public static HopTrust authority(Path pem) {
        return authority(pem, Clock.systemUTC());
    }

    /**
     * The office's own authorities and no others.
     *
     * @param pem one certificate or several; those that have ended are passed over while another is left
     * @throws TlsKeyException when the file is missing, unreadable, without a certificate, or all that it holds has ended
     */
    public static HopTrust authority(Path pem, Clock clock) {
        List<X509Certificate> found = PemFiles.certificates(pem);
        Instant now = clock.instant();
        List<X509Certificate> standing = found.stream()
                .filter(certificate -> !now.isAfter(certificate.getNotAfter().toInstant()))
                .toList();
        if (standing.isEmpty()) {
            X509Certificate last = found.get(found.size() - 1);
            throw new TlsKeyException(pem + " holds an authority that has expired ("
                    + last.getSubjectX500Principal() + ", at "
                    + last.getNotAfter().toInstant()
                    + "): put the certificate of the authority that issues now in its place");
        }
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (int i = 0; i < standing.size(); i++) {
                authorities.setCertificateEntry("authority-" + i, standing.get(i));
            }
            return new HopTrust(contextOf(new AuthorityTrust(authorities)), true);
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsKeyException(pem + " holds a certificate that cannot be used as an authority", e);
        }
    }

    /**
     * Exactly these certificates, whoever issued them.
     *
     * @param sha256 fingerprint in hexadecimal digits with or without colons; several with commas between them, for the time of
     *     a change
     * @throws TlsKeyException when it is malformed
     */
    public static HopTrust pinned(String sha256) {
        return new HopTrust(contextOf(new PinnedTrust(CertificateFingerprint.several(sha256))), false);
    }

    /** For sockets and engines of clients. */
    public SSLContext context() {
        return context;
    }

    /** Whether the certificate must name the host too; not where it is pinned, which says more than a name. */
    public boolean checksHostName() {
        return checksHostName;
    }

    /**
     * The fingerprint of the certificate that a server shows, trusted or not; nothing is sent to it but a TLS greeting.
     *
     * @param connected a connection on which TLS is next; it is closed
     * @throws IOException when the server shows no certificate in time
     */
    public static String shown(Socket connected, Duration patience) throws IOException {
        Taker taker = new Taker();
        connected.setSoTimeout(Math.toIntExact(patience.toMillis()));
        try (connected;
                SSLSocket tls = (SSLSocket) contextOf(taker)
                        .getSocketFactory()
                        .createSocket(
                                connected, connected.getInetAddress().getHostAddress(), connected.getPort(), true)) {
            tls.startHandshake();
        } catch (IOException e) {
            if (taker.taken == null) {
                throw e;
            }
            // The taker has refused what it has taken: the handshake is meant to end there.
        }
        return Optional.ofNullable(taker.taken)
                .map(CertificateFingerprint::text)
                .orElseThrow(() -> new IOException("the server shows no certificate"));
    }

    /** The same for a server that speaks TLS from the first byte. */
    public static String shown(String host, int port, Duration patience) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(patience.toMillis()));
            return shown(socket, patience);
        }
    }

    private static SSLContext contextOf(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("this Java runtime has no TLS", e);
        }
    }

    /** Takes note of a certificate and goes no further. */
    private static final class Taker extends ServerTrust {
        private volatile @Nullable CertificateFingerprint taken;

        @Override
        void judge(X509Certificate[] chain, String keyExchange, @Nullable Object connection)
                throws CertificateException {
            taken = CertificateFingerprint.of(chain[0]);
            throw new CertificateException("seen, which was all that was wanted");
        }
    }
}
