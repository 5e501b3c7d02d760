package org.postern.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes over loopback with a server that has a certificate of an office's own making. */
class HopTrustTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path temp;

    private final Instant now = Instant.now();
    private final SettableClock clock = new SettableClock(now);
    private final TestAuthority office = TestAuthority.named("Office authority");
    private final KeyPair key = TestAuthority.ec("secp256r1");
    private final X509Certificate certificate = office.issue(key, "127.0.0.1", now.minus(Duration.ofDays(1)), YEAR);

    @Test
    void trustsWhatTheOfficesAuthorityIssued() throws Exception {
        HopTrust trust = HopTrust.authority(authorityFile(office), clock);
        try (Server server = new Server(key, certificate)) {
            assertThat(shake(trust, server)).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void refusesAnotherAuthoritysCertificateAndNamesIt() throws Exception {
        HopTrust trust = HopTrust.authority(authorityFile(TestAuthority.named("Somebody else")), clock);
        try (Server server = new Server(key, certificate)) {
            assertThatThrownBy(() -> shake(trust, server))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("is not trusted")
                    .hasMessageContaining(CertificateFingerprint.of(certificate).text());
        }
    }

    @Test
    void refusesACertificateForAnotherHost() throws Exception {
        HopTrust trust = HopTrust.authority(authorityFile(office), clock);
        X509Certificate other = office.issue(key, "other.test", now.minus(Duration.ofDays(1)), YEAR);
        try (Server server = new Server(key, other)) {
            assertThatThrownBy(() -> shake(trust, server))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining(CertificateFingerprint.of(other).text());
        }
    }

    @Test
    void refusesAnExpiredCertificateOfTheRightAuthority() throws Exception {
        HopTrust trust = HopTrust.authority(authorityFile(office), clock);
        X509Certificate ended = office.issue(key, "127.0.0.1", now.minus(Duration.ofDays(9)), Duration.ofDays(8));
        try (Server server = new Server(key, ended)) {
            assertThatThrownBy(() -> shake(trust, server)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void theRuntimesAuthoritiesDoNotKnowTheOffices() throws Exception {
        try (Server server = new Server(key, certificate)) {
            assertThat(HopTrust.system().checksHostName()).isTrue();
            assertThatThrownBy(() -> shake(HopTrust.system(), server))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining(CertificateFingerprint.of(certificate).text());
        }
    }

    @Test
    void aPinNeedsNoAuthorityNoNameAndNoDate() throws Exception {
        X509Certificate odd = office.issue(key, "other.test", now.minus(Duration.ofDays(9)), Duration.ofDays(8));
        String pin = CertificateFingerprint.of(odd).text();
        try (Server server = new Server(key, odd)) {
            for (String written :
                    List.of(pin, pin.replace(":", "").toLowerCase(Locale.ROOT), "AB".repeat(32) + ", " + pin)) {
                HopTrust trust = HopTrust.pinned(written);
                assertThat(trust.checksHostName()).isFalse();
                assertThat(shake(trust, server)).isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void aPinRefusesEveryOtherCertificateAndNamesBoth() throws Exception {
        String pin = "AB".repeat(32);
        try (Server server = new Server(key, certificate)) {
            assertThatThrownBy(() -> shake(HopTrust.pinned(pin), server))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining(CertificateFingerprint.of(certificate).text())
                    .hasMessageContaining("AB:AB:AB");
        }
    }

    @Test
    void aClientOffersOneThreeAndOneTwoOnly() {
        assertThat(HopTrust.system().context().getDefaultSSLParameters().getProtocols())
                .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }

    @Test
    void malformedFingerprintsAreToldApart() {
        for (String wrong : List.of("", "12:34", "ZZ".repeat(32), "AB".repeat(32) + ",", "AB".repeat(20))) {
            assertThatThrownBy(() -> HopTrust.pinned(wrong))
                    .isInstanceOf(TlsKeyException.class)
                    .hasMessageContaining("64 hexadecimal digits");
        }
    }

    @Test
    void anAuthorityFileThatCannotServeSaysWhy() throws Exception {
        assertThatThrownBy(() -> HopTrust.authority(temp.resolve("none.pem"), clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> HopTrust.authority(temp, clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("cannot be read");
        Path empty = Files.writeString(temp.resolve("empty.pem"), "nothing here\n");
        assertThatThrownBy(() -> HopTrust.authority(empty, clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("holds no certificate");
        Path damaged = Files.writeString(
                temp.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> HopTrust.authority(damaged, clock)).isInstanceOf(TlsKeyException.class);
        Path file = authorityFile(office);
        clock.advance(YEAR.multipliedBy(20));
        assertThatThrownBy(() -> HopTrust.authority(file, clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void anEndedAuthorityBesideAStandingOneIsPassedOver() throws Exception {
        X509Certificate ended = TestAuthority.named("Before").certificate(now.minus(YEAR), Duration.ofDays(10));
        Path both = Files.writeString(temp.resolve("both.pem"), TestAuthority.pem(ended, standing(office)));
        try (Server server = new Server(key, certificate)) {
            assertThat(shake(HopTrust.authority(both, clock), server)).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void showsTheFingerprintOfAServerThatNobodyTrusts() throws Exception {
        try (Server server = new Server(key, certificate)) {
            assertThat(HopTrust.shown("127.0.0.1", server.port(), PATIENCE))
                    .isEqualTo(CertificateFingerprint.of(certificate).text());
        }
    }

    @Test
    void aServerWithoutTlsShowsNothing() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket peer = plain.accept()) {
                    peer.getOutputStream().write("+OK POP3\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    peer.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The client closes.
                }
            });
            answering.start();
            assertThatThrownBy(() -> HopTrust.shown("127.0.0.1", plain.getLocalPort(), PATIENCE))
                    .isInstanceOf(IOException.class);
            answering.join();
        }
    }

    private X509Certificate standing(TestAuthority authority) {
        return authority.certificate(now.minus(Duration.ofDays(2)), YEAR.multipliedBy(10));
    }

    private Path authorityFile(TestAuthority authority) throws IOException {
        return Files.writeString(temp.resolve("office.pem"), TestAuthority.pem(standing(authority)));
    }

    /** As the mail library makes its connection. */
    private static String shake(HopTrust trust, Server server) throws IOException {
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket socket = (SSLSocket)
                        trust.context().getSocketFactory().createSocket(raw, "127.0.0.1", server.port(), true)) {
            raw.setSoTimeout((int) PATIENCE.toMillis());
            if (trust.checksHostName()) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            assertThat(socket.getInputStream().read()).isEqualTo('+');
            return socket.getSession().getProtocol();
        }
    }

    /** Shakes hands with all comers and greets those that stay. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;

        Server(KeyPair key, X509Certificate certificate) throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("key", key.getPrivate(), new char[0], new Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            socket = context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
            new Thread(this::run, "test-server").start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void run() {
            while (!socket.isClosed()) {
                try (Socket peer = socket.accept()) {
                    peer.getOutputStream().write('+');
                    peer.getOutputStream().flush();
                } catch (IOException e) {
                    // A client that does not trust us breaks off.
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close(); // which ends the thread
        }
    }
}
