package org.postern.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.OutboundQueue;

/** STARTTLS with strangers and with the smarthost. The sink's certificate is its own, for the name sink.test. */
class RemoteTlsTest {
    @TempDir
    static Path directory;

    private static @Nullable KeyStore keys;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = directory.resolve("sink.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "sink",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=sink.test",
                        "-ext",
                        "san=dns:sink.test",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "secret".toCharArray());
        }
    }

    private static SSLContext context() throws GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "secret".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static Outcome send(SmtpSink sink, String name, Optional<Smarthost> smarthost, SSLSocketFactory tls)
            throws IOException {
        EmailAddress alice = EmailAddress.parse("alice@office.test");
        EmailAddress carol = EmailAddress.parse("carol@far.test");
        OutboundQueue.Row row = new OutboundQueue.Row(
                1,
                1,
                Optional.of(alice),
                carol,
                Optional.of(1L),
                false,
                12,
                Instant.EPOCH,
                0,
                Instant.EPOCH,
                "",
                false,
                false,
                "",
                DsnRequest.NONE);
        byte[] mail = "A: b\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        Route.Host host = new Route.Host(
                name, new InetSocketAddress(InetAddress.getByAddress(name, loopback.getAddress()), sink.port()));
        Duration limit = Duration.ofSeconds(10);
        try (Watchdog watchdog = new Watchdog()) {
            RemoteSmtp remote = new RemoteSmtp(
                    "mail.office.test",
                    smarthost,
                    new DeliverySettings.Timeouts(limit, limit, limit, limit, limit, limit),
                    watchdog,
                    tls);
            Parcel parcel = new Parcel(List.of(row), false, () -> new ByteArrayInputStream(mail));
            return remote.send(host, parcel).values().iterator().next();
        }
    }

    private static Optional<Smarthost> relay(String name, SmtpSink sink, Optional<Smarthost.Login> login) {
        return Optional.of(new Smarthost(name, sink.port(), Smarthost.Security.STARTTLS, login));
    }

    private static SSLSocketFactory system() {
        return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }

    @Test
    void usesTlsOfAStrangerWhateverItsCertificate() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            assertThat(send(sink, "mx.other.test", Optional.empty(), system())).isInstanceOf(Outcome.Delivered.class);
            assertThat(sink.commands())
                    .startsWith("CONNECT", "EHLO mail.office.test", "STARTTLS", "EHLO mail.office.test");
            assertThat(sink.commands().stream().filter("CONNECT"::equals)).hasSize(1);
        }
    }

    @Test
    void sendsWithoutTlsToAStrangerWhoseTlsIsBroken() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            sink.on("STARTTLS", "454 4.7.0 not available");
            assertThat(send(sink, "mx.other.test", Optional.empty(), system())).isInstanceOf(Outcome.Delivered.class);
        }
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, null)) {
            sink.on("EHLO", "250-sink\r\n250 STARTTLS").on("STARTTLS", "220 go\r\nthis is no handshake");
            assertThat(send(sink, "mx.other.test", Optional.empty(), system())).isInstanceOf(Outcome.Delivered.class);
            assertThat(sink.commands().stream().filter("CONNECT"::equals)).hasSize(2);
        }
    }

    @Test
    void trustsASmarthostWithAValidCertificateOnly() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            SSLSocketFactory trusting = context().getSocketFactory();
            Optional<Smarthost> right = relay("sink.test", sink, Optional.empty());
            assertThat(send(sink, "sink.test", right, trusting)).isInstanceOf(Outcome.Delivered.class);
            assertThat(send(sink, "sink.test", right, system())).isInstanceOf(Outcome.Deferred.class);
            Optional<Smarthost> wrong = relay("other.test", sink, Optional.empty());
            assertThat(send(sink, "other.test", wrong, trusting)).isInstanceOf(Outcome.Deferred.class);
            assertThat(sink.commands().stream().filter(c -> c.startsWith("MAIL")))
                    .hasSize(1);
        }
    }

    @Test
    void sendsNothingToASmarthostThatOffersNoTls() throws Exception {
        try (SmtpSink sink = new SmtpSink()) {
            Optional<Smarthost> relay = relay("sink.test", sink, Optional.of(new Smarthost.Login("me", "pw")));
            assertThat(send(sink, "sink.test", relay, system())).isInstanceOf(Outcome.Deferred.class);
            assertThat(sink.commands()).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));
        }
    }

    @Test
    void logsInToTheSmarthostAndWaitsWhenItRefuses() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            SSLSocketFactory trusting = context().getSocketFactory();
            sink.on("EHLO", "250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN").on("AUTH", "235 2.7.0 welcome");
            Optional<Smarthost> relay = relay("sink.test", sink, Optional.of(new Smarthost.Login("me", "pw")));
            assertThat(send(sink, "sink.test", relay, trusting)).isInstanceOf(Outcome.Delivered.class);
            assertThat(sink.commands()).anyMatch(c -> c.startsWith("AUTH PLAIN"));
            sink.on("AUTH", "535 5.7.8 wrong");
            assertThat(send(sink, "sink.test", relay, trusting)).isInstanceOf(Outcome.Deferred.class);
        }
    }
}
