package org.postern.store.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.route.DeliveryRoute;
import org.postern.store.route.PeerTls;
import org.postern.store.route.Smarthost;
import org.postern.store.route.TestCertificates;
import org.postern.store.route.TlsDemand;
import org.postern.store.route.Watchdog;

/** STARTTLS with strangers and with the smarthost. The sink's certificate is its own, for the name sink.test. */
class RemoteTlsTest {
    private static @Nullable TestCertificates made;

    private static TestCertificates certificates() throws GeneralSecurityException {
        TestCertificates known = made == null ? new TestCertificates() : made;
        made = known;
        return known;
    }

    private static SSLContext context() throws GeneralSecurityException {
        return certificates().host("sink.test").context();
    }

    private static RecipientOutcome send(SmtpSink sink, String name, Optional<Smarthost> smarthost, boolean trusting)
            throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        TlsDemand demand =
                smarthost.isPresent() ? new TlsDemand.Verified("the smarthost") : new TlsDemand.Opportunistic();
        DeliveryRoute.Host host = new DeliveryRoute.Host(
                name,
                new InetSocketAddress(InetAddress.getByAddress(name, loopback.getAddress()), sink.port()),
                demand,
                smarthost);
        Duration limit = Duration.ofSeconds(10);
        try (Watchdog watchdog = new Watchdog()) {
            SmtpConnector remote = new SmtpConnector(
                    "mail.office.test",
                    new DeliverySettings.Timeouts(limit, limit, limit, limit, limit, limit),
                    watchdog,
                    PeerTls.trusting(trusting ? List.of(certificates().authority) : List.of()));
            SmtpConnector.Opened opened = remote.open(host);
            if (opened instanceof SmtpConnector.Opened.Closed closed) {
                return closed.outcome();
            }
            try (SmtpConnection connection = ((SmtpConnector.Opened.Open) opened).connection()) {
                return connection
                        .send(Outside.parcel("carol@far.test"))
                        .orElseThrow()
                        .values()
                        .iterator()
                        .next();
            }
        }
    }

    private static Optional<Smarthost> relay(String name, SmtpSink sink, Optional<Smarthost.Login> login) {
        return Optional.of(new Smarthost(name, sink.port(), Smarthost.Security.STARTTLS, login));
    }

    @Test
    void usesTlsOfAStrangerWhateverItsCertificate() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            assertThat(send(sink, "mx.other.test", Optional.empty(), false))
                    .isInstanceOf(RecipientOutcome.Delivered.class);
            assertThat(sink.commands())
                    .startsWith("CONNECT", "EHLO mail.office.test", "STARTTLS", "EHLO mail.office.test");
            assertThat(sink.commands().stream().filter("CONNECT"::equals)).hasSize(1);
        }
    }

    @Test
    void sendsWithoutTlsToAStrangerWhoseTlsIsBroken() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            sink.on("STARTTLS", "454 4.7.0 not available");
            assertThat(send(sink, "mx.other.test", Optional.empty(), false))
                    .isInstanceOf(RecipientOutcome.Delivered.class);
        }
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, null)) {
            sink.on("EHLO", "250-sink\r\n250 STARTTLS").on("STARTTLS", "220 go\r\nthis is no handshake");
            assertThat(send(sink, "mx.other.test", Optional.empty(), false))
                    .isInstanceOf(RecipientOutcome.Delivered.class);
            assertThat(sink.commands().stream().filter("CONNECT"::equals)).hasSize(2);
        }
    }

    @Test
    void trustsASmarthostWithAValidCertificateOnly() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            Optional<Smarthost> right = relay("sink.test", sink, Optional.empty());
            assertThat(send(sink, "sink.test", right, true)).isInstanceOf(RecipientOutcome.Delivered.class);
            assertThat(send(sink, "sink.test", right, false)).isInstanceOf(RecipientOutcome.Deferred.class);
            Optional<Smarthost> wrong = relay("other.test", sink, Optional.empty());
            assertThat(send(sink, "other.test", wrong, true)).isInstanceOf(RecipientOutcome.Deferred.class);
            assertThat(sink.commands().stream().filter(c -> c.startsWith("MAIL")))
                    .hasSize(1);
        }
    }

    @Test
    void sendsNothingToASmarthostThatOffersNoTls() throws Exception {
        try (SmtpSink sink = new SmtpSink()) {
            Optional<Smarthost> relay = relay("sink.test", sink, Optional.of(new Smarthost.Login("me", "pw")));
            assertThat(send(sink, "sink.test", relay, false)).isInstanceOf(RecipientOutcome.Deferred.class);
            assertThat(sink.commands()).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));
        }
    }

    @Test
    void logsInToTheSmarthostAndWaitsWhenItRefuses() throws Exception {
        try (SmtpSink sink = new SmtpSink("127.0.0.1", 0, context())) {
            sink.on("EHLO", "250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN").on("AUTH", "235 2.7.0 welcome");
            Optional<Smarthost> relay = relay("sink.test", sink, Optional.of(new Smarthost.Login("me", "pw")));
            assertThat(send(sink, "sink.test", relay, true)).isInstanceOf(RecipientOutcome.Delivered.class);
            assertThat(sink.commands()).anyMatch(c -> c.startsWith("AUTH PLAIN"));
            sink.on("AUTH", "535 5.7.8 wrong");
            assertThat(send(sink, "sink.test", relay, true)).isInstanceOf(RecipientOutcome.Deferred.class);
        }
    }
}
