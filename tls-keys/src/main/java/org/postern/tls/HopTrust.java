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
 * Decides which server the box accepts as the office's own mail server. Offers TLS 1.3 and 1.2; the Java runtime offers
 * nothing older. When a handshake is refused, the error names the certificate that the server showed, so that the
 * administrator can compare it. Immutable.
 */
public final class HopTrust {
    private final SSLContext context;
    private final boolean checksHostName;

    private HopTrust(SSLContext context, boolean checksHostName) {
        this.context = context;
        this.checksHostName = checksHostName;
    }

    /** Trusts the authorities that the Java runtime knows. */
    public static HopTrust system() {
        return new HopTrust(contextOf(new AuthorityTrust(null)), true);
    }

    /** Like the other method, with the machine's clock. */
    public static HopTrust authority(Path pem) {
        return authority(pem, Clock.systemUTC());
    }

    /**
     * Trusts the office's own authorities and no others.
     *
     * @param pem one or more certificates; expired ones are ignored while a valid one is left
     * @throws TlsKeyException when the file is missing, unreadable or without a certificate, or when all its
     *     certificates have expired
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
     * Trusts exactly these certificates, whoever issued them.
     *
     * @param sha256 fingerprint in hexadecimal digits, with or without colons; several, separated by commas, while a
     *     certificate is being replaced
     * @throws TlsKeyException when it is malformed
     */
    public static HopTrust pinned(String sha256) {
        return new HopTrust(contextOf(new PinnedTrust(CertificateFingerprint.several(sha256))), false);
    }

    /** For client sockets and engines. */
    public SSLContext context() {
        return context;
    }

    /**
     * Whether the certificate must also name the host. False for pinned certificates: a pin proves more than a name.
     */
    public boolean checksHostName() {
        return checksHostName;
    }

    /**
     * Returns the fingerprint of the certificate that a server shows, trusted or not. Sends nothing but a TLS greeting.
     *
     * @param connected a connection that is about to start TLS; it is closed
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
            // Expected: the trust manager below refuses every certificate after it has recorded it.
        }
        return Optional.ofNullable(taker.taken)
                .map(CertificateFingerprint::text)
                .orElseThrow(() -> new IOException("the server shows no certificate"));
    }

    /** The same for a server that starts TLS at once. */
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

    /** Records the certificate and then refuses it. */
    private static final class Taker extends ServerTrust {
        private volatile @Nullable CertificateFingerprint taken;

        @Override
        void judge(X509Certificate[] chain, String keyExchange, @Nullable Object connection)
                throws CertificateException {
            taken = CertificateFingerprint.of(chain[0]);
            throw new CertificateException("the certificate was recorded; the handshake ends here");
        }
    }
}
