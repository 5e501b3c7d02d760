package org.postern.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes between two engines in memory. */
class HandshakeTest {
    @TempDir
    Path temp;

    private final SettableClock clock = new SettableClock(Instant.now());
    private final TlsSettings settings = new TlsSettings("mail.office.test", Optional.empty(), Duration.ofHours(1));

    @Test
    void speaksOneThreeAndOneTwoToAClientThatTrustsTheAuthority() throws Exception {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                SSLEngine client = client(keys, "mail.office.test", version);
                shake(client, server(keys));
                assertThat(client.getSession().getProtocol()).isEqualTo(version);
            }
            SSLEngine byLoopback = client(keys, "127.0.0.1", "TLSv1.3");
            shake(byLoopback, server(keys));
        }
    }

    @Test
    void refusesAnotherNameAtTheClient() {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            assertThatThrownBy(() -> shake(client(keys, "evil.test", "TLSv1.3"), server(keys)))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void offersNothingOlderAndNothingWithoutForwardSecrecy() {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            SSLEngine server = keys.serverContext().createSSLEngine();
            assertThat(server.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
            assertThat(keys.serverContext().getSupportedSSLParameters().getProtocols())
                    .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
            assertThat(server.getEnabledCipherSuites())
                    .isNotEmpty()
                    .noneMatch(suite -> suite.startsWith("TLS_RSA_") || suite.startsWith("TLS_ECDH_"));
        }
    }

    @Test
    void aHandshakeBegunBeforeAReloadEndsWellAndANewOneSeesTheNewKey() throws Exception {
        Instant yesterday = clock.instant().minus(Duration.ofDays(1));
        TestAuthority authority = TestAuthority.named("Test CA");
        KeyPair first = TestAuthority.ec("secp256r1");
        KeyPair second = TestAuthority.ec("secp256r1");
        X509Certificate one = authority.issue(first, "mail.office.test", yesterday, Duration.ofDays(90));
        X509Certificate two = authority.issue(second, "mail.office.test", yesterday, Duration.ofDays(90));
        TlsSettings.Own own = TestAuthority.own(temp, TestAuthority.pkcs8(first.getPrivate()), List.of(one));
        try (ServerKeys keys = ServerKeys.open(
                temp.resolve("keys"),
                new TlsSettings("mail.office.test", Optional.of(own), Duration.ofHours(1)),
                clock)) {
            X509Certificate root = authority.certificate(yesterday, Duration.ofDays(90));
            SSLEngine early = client(root, "mail.office.test", "TLSv1.2");
            SSLEngine earlyServer = server(keys);
            Wire wire = new Wire(early, earlyServer);
            wire.step();
            TestAuthority.own(temp, TestAuthority.pkcs8(second.getPrivate()), List.of(two));
            assertThat(keys.refresh()).isTrue();
            wire.finish();
            assertThat(early.getSession().getPeerCertificates()[0]).isEqualTo(one);

            SSLEngine late = client(root, "mail.office.test", "TLSv1.2");
            shake(late, server(keys));
            assertThat(late.getSession().getPeerCertificates()[0]).isEqualTo(two);
        }
    }

    @Test
    void aClientThatComesBackResumesWithEitherVersion() throws Exception {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                Returning client = new Returning(version);
                client.shake(server(keys));
                client.shake(server(keys));
                client.shake(server(keys));
                assertThat(client.fullHandshakes()).as(version).isEqualTo(1);
            }
        }
    }

    @Test
    void nothingIsResumedTwoHoursAfterTheFullHandshakeHoweverOftenItWasResumedBefore() throws Exception {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                Returning client = new Returning(version);
                for (int i = 0; i < 4; i++) {
                    client.shake(server(keys));
                    clock.advance(Duration.ofMinutes(30));
                }
                int before = client.fullHandshakes();
                client.shake(server(keys));
                assertThat(before).as(version).isEqualTo(1);
                assertThat(client.fullHandshakes()).as(version).isEqualTo(2);
                clock.advance(ServerContexts.LIFE);
            }
        }
    }

    @Test
    void aClockThatIsSetBackProlongsNothing() throws Exception {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            Returning client = new Returning("TLSv1.3");
            client.shake(server(keys));
            clock.advance(Duration.ofMinutes(-1));
            client.shake(server(keys));
            assertThat(client.fullHandshakes()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsResumedAcrossAChangeOfTheCertificate() throws Exception {
        Instant yesterday = clock.instant().minus(Duration.ofDays(1));
        TestAuthority authority = TestAuthority.named("Test CA");
        KeyPair first = TestAuthority.ec("secp256r1");
        KeyPair second = TestAuthority.ec("secp256r1");
        X509Certificate one = authority.issue(first, "mail.office.test", yesterday, Duration.ofDays(90));
        X509Certificate two = authority.issue(second, "mail.office.test", yesterday, Duration.ofDays(90));
        TlsSettings.Own own = TestAuthority.own(temp, TestAuthority.pkcs8(first.getPrivate()), List.of(one));
        try (ServerKeys keys = ServerKeys.open(
                temp.resolve("keys"),
                new TlsSettings("mail.office.test", Optional.of(own), Duration.ofHours(1)),
                clock)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                TestAuthority.own(temp, TestAuthority.pkcs8(first.getPrivate()), List.of(one));
                keys.refresh();
                Returning client = new Returning(version);
                client.shake(server(keys));
                TestAuthority.own(temp, TestAuthority.pkcs8(second.getPrivate()), List.of(two));
                assertThat(keys.refresh()).isTrue();
                assertThat(client.shake(server(keys)).getSession().getPeerCertificates()[0])
                        .as(version)
                        .isEqualTo(two);
                assertThat(client.fullHandshakes()).as(version).isEqualTo(2);
            }
        }
    }

    @Test
    void keepsFewSessionsForClientsWithoutTicketsAndTellsTheOthersTheLife() {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            var kept = keys.serverContext().getServerSessionContext();
            assertThat(kept.getSessionCacheSize()).isEqualTo(ServerContexts.KEPT);
            assertThat(kept.getSessionTimeout()).isEqualTo(7_200);
        }
    }

    /** One client that keeps what it may resume. */
    private static final class Returning {
        private final CountingTrust trust = new CountingTrust();
        private final SSLContext context;
        private final String version;

        Returning(String version) throws Exception {
            this.version = version;
            this.context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
        }

        SSLEngine shake(SSLEngine server) throws SSLException {
            SSLEngine engine = context.createSSLEngine("mail.office.test", 443);
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {version});
            HandshakeTest.shake(engine, server);
            return engine;
        }

        /** Only a full handshake shows a certificate. */
        int fullHandshakes() {
            return trust.seen.get();
        }
    }

    private static final class CountingTrust implements X509TrustManager {
        final AtomicInteger seen = new AtomicInteger();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            seen.incrementAndGet();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static SSLEngine server(ServerKeys keys) {
        SSLEngine engine = keys.serverContext().createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private SSLEngine client(ServerKeys keys, String host, String version) throws Exception {
        assertThat(keys.caCertificatePem()).isPresent();
        return client(PemFiles.certificates(temp.resolve("keys/ca.pem")).get(0), host, version);
    }

    private static SSLEngine client(X509Certificate trusted, String host, String version) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ca", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLEngine engine = context.createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static void shake(SSLEngine client, SSLEngine server) throws SSLException {
        new Wire(client, server).finish();
    }

    /** Carries handshake bytes between two engines. */
    private static final class Wire {
        private final SSLEngine client;
        private final SSLEngine server;
        private final ByteBuffer toServer = ByteBuffer.allocate(65536);
        private final ByteBuffer toClient = ByteBuffer.allocate(65536);

        Wire(SSLEngine client, SSLEngine server) throws SSLException {
            this.client = client;
            this.server = server;
            client.beginHandshake();
            server.beginHandshake();
        }

        /** The client's hello is read and the server's flight is made. */
        void step() throws SSLException {
            turn(client, toClient, toServer);
            turn(server, toServer, toClient);
        }

        void finish() throws SSLException {
            for (int i = 0;
                    i < 20 && !(done(client) && done(server) && toServer.position() == 0 && toClient.position() == 0);
                    i++) {
                step();
            }
            assertThat(done(client) && done(server)).isTrue();
        }

        private static boolean done(SSLEngine engine) {
            return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
        }

        private static void turn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
            ByteBuffer nothing = ByteBuffer.allocate(0);
            ByteBuffer plain = ByteBuffer.allocate(65536);
            for (int i = 0; i < 40; i++) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    case NEED_WRAP -> engine.wrap(nothing, out);
                    default -> {
                        in.flip();
                        boolean empty = !in.hasRemaining();
                        if (!empty) {
                            engine.unwrap(in, plain);
                        }
                        in.compact();
                        if (empty) {
                            return;
                        }
                    }
                }
            }
        }
    }
}
