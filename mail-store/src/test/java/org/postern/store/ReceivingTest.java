package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.Domain;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.policy.Greylisting;
import org.postern.store.policy.Networks;
import org.postern.store.route.ScriptedDns;
import org.postern.store.smtp.ReceivingSettings;
import org.postern.store.wire.Clients;

/** What strange mail servers meet on the public listener: limits, block lists, greylisting, the tarpit. */
class ReceivingTest {
    private static final ReceivingSettings OPEN =
            new ReceivingSettings(0, 0, Networks.NONE, List.of(), Duration.ofSeconds(5), Optional.empty());

    @TempDir
    Path directory;

    private final SetClock clock = new SetClock("2026-11-23T12:00:00Z");

    @SuppressWarnings("NullAway.Init")
    private ScriptedDns dns;

    @BeforeEach
    void startDns() throws IOException {
        dns = new ScriptedDns();
    }

    @AfterEach
    void stopDns() throws IOException {
        dns.close();
    }

    private RunningServer server(ReceivingSettings receiving, Clients clients) throws IOException {
        return server(
                receiving,
                clients,
                RunningServer.settings().sessions().publicSmtp().tarpit());
    }

    private RunningServer server(ReceivingSettings receiving, Clients clients, Duration tarpit) throws IOException {
        return new RunningServer(
                directory,
                usual -> new MailServerSettings(
                        usual.domain(),
                        usual.hostname(),
                        new MailServerSettings.Listening(
                                usual.listening()
                                        .smtp()
                                        .map(smtp -> new MailServerSettings.Listener(
                                                smtp.address(), smtp.limits(), clients)),
                                usual.listening().hopSmtp(),
                                usual.listening().pop3s(),
                                usual.listening().hopPop3(),
                                usual.listening().workThreads()),
                        new MailServerSettings.Sessions(
                                RunningServer.withTarpit(usual.sessions().publicSmtp(), tarpit),
                                receiving,
                                usual.sessions().submission(),
                                usual.sessions().clientSubmission()),
                        usual.judging(),
                        asking(usual.delivery()),
                        usual.reports(),
                        usual.store()),
                clock);
    }

    private DeliverySettings asking(DeliverySettings usual) {
        return new DeliverySettings(
                usual.retries(),
                usual.attempts(),
                usual.smarthost(),
                usual.exchangers(),
                new DeliverySettings.DnsServers(
                        List.of(dns.address()), usual.dns().timeout()),
                usual.timeouts(),
                usual.grace());
    }

    private RunningServer blocking(Duration timeout, String... zones) throws IOException {
        return server(
                new ReceivingSettings(
                        0,
                        0,
                        Networks.NONE,
                        List.of(zones).stream().map(Domain::parse).toList(),
                        timeout,
                        Optional.empty()),
                Clients.ANY);
    }

    private static RawClient greeted(RunningServer server) throws IOException {
        return RawClient.plain(server.port("smtp")).ehlo();
    }

    private static String rcpt(RawClient client, String recipient) throws IOException {
        return client.say("RCPT TO:<" + recipient + ">");
    }

    @Test
    void aListedClientIsToldByWhomAndStillReachesPostmaster() throws Exception {
        dns.record("1.0.0.127.first.test", "A", "127.255.255.254"); // "you ask too often": no listing
        dns.record("1.0.0.127.second.test", "A", "192.0.2.1"); // a list that was sold answers anything
        dns.record("1.0.0.127.third.test", "A", "127.0.0.4");
        try (RunningServer server = blocking(Duration.ofSeconds(5), "first.test", "second.test", "third.test");
                RawClient client = greeted(server)) {
            assertThat(client.say("MAIL FROM:<carol@example.net>")).startsWith("250 ");
            assertThat(rcpt(client, "alice@office.test"))
                    .isEqualTo("550 5.7.1 your address 127.0.0.1 is listed by third.test");
            assertThat(rcpt(client, "nobody@office.test"))
                    .as("who is listed learns no names")
                    .isEqualTo("550 5.7.1 your address 127.0.0.1 is listed by third.test");
            assertThat(rcpt(client, "Postmaster@office.test")).startsWith("250 ");
            assertThat(client.say("DATA")).startsWith("354 ");
            assertThat(client.say("Subject: why?\r\n\r\nx\r\n.")).startsWith("250 ");
        }
    }

    @Test
    void aListThatIsDownOrUnknownStopsNoMail() throws Exception {
        dns.silence("1.0.0.127.silent.test");
        try (RunningServer server = blocking(Duration.ofMillis(200), "silent.test", "gone.test");
                RawClient client = greeted(server)) {
            client.data();
            assertThat(client.say("Subject: x\r\n\r\nx\r\n.")).startsWith("250 ");
        }
    }

    @Test
    void aStrangersMailPassesWhenItComesAgainAndItsNetworkIsKnownThen() throws Exception {
        ReceivingSettings greylisting = new ReceivingSettings(
                0,
                0,
                Networks.NONE,
                List.of(),
                Duration.ofSeconds(5),
                Optional.of(new Greylisting(Duration.ofMinutes(5))));
        try (RunningServer server = server(greylisting, Clients.ANY);
                RawClient client = greeted(server)) {
            client.say("MAIL FROM:<carol@example.net>");
            assertThat(rcpt(client, "alice@office.test")).startsWith("451 4.7.1 ");
            assertThat(rcpt(client, "postmaster@office.test")).startsWith("250 ");
            assertThat(rcpt(client, "nobody@office.test")).startsWith("550 5.1.1 ");
            clock.forward(Duration.ofMinutes(4));
            assertThat(rcpt(client, "alice@office.test")).startsWith("451 4.7.1 ");
        }
        clock.forward(Duration.ofMinutes(1));
        try (RunningServer server = server(greylisting, Clients.ANY);
                RawClient client = greeted(server)) {
            client.say("MAIL FROM:<dave@example.net>");
            assertThat(rcpt(client, "alice@office.test"))
                    .as("another sender begins anew")
                    .startsWith("451 4.7.1 ");
            client.say("RSET");
            client.say("MAIL FROM:<carol@example.net>");
            assertThat(rcpt(client, "alice@office.test"))
                    .as("a restart forgets nobody")
                    .startsWith("250 ");
        }
        try (RunningServer server = server(greylisting, Clients.ANY);
                RawClient client = greeted(server)) {
            client.say("MAIL FROM:<eve@example.net>");
            assertThat(rcpt(client, "bob@office.test"))
                    .as("the network is known")
                    .startsWith("250 ");
            clock.forward(Duration.ofDays(37));
            assertThat(rcpt(client, "alice@office.test")).as("not for ever").startsWith("451 4.7.1 ");
        }
    }

    @Test
    void messagesAndRecipientsOfOneClientAreLimited() throws Exception {
        ReceivingSettings few =
                new ReceivingSettings(3, 4, Networks.NONE, List.of(), Duration.ofSeconds(5), Optional.empty());
        try (RunningServer server = server(few, Clients.ANY);
                RawClient client = greeted(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.say("MAIL FROM:<carol@example.net>")).startsWith("250 ");
                assertThat(rcpt(client, "alice@office.test")).startsWith("250 ");
                client.say("RSET");
            }
            assertThat(client.say("MAIL FROM:<carol@example.net>")).startsWith("450 4.7.1 too many messages");
        }
        try (RunningServer server = server(
                        new ReceivingSettings(0, 2, Networks.NONE, List.of(), Duration.ofSeconds(5), Optional.empty()),
                        Clients.ANY);
                RawClient client = greeted(server)) {
            client.say("MAIL FROM:<carol@example.net>");
            assertThat(rcpt(client, "nobody@office.test")).startsWith("550 ");
            assertThat(rcpt(client, "alice@office.test")).startsWith("250 ");
            assertThat(rcpt(client, "bob@office.test")).startsWith("250 ");
            assertThat(rcpt(client, "alice@office.test")).startsWith("450 4.7.1 too many recipients");
        }
    }

    @Test
    void trustedNetworksMeetNoneOfIt() throws Exception {
        Networks here = Networks.parse(List.of("127.0.0.0/8"));
        dns.record("1.0.0.127.list.test", "A", "127.0.0.2");
        try (RunningServer server = server(
                        new ReceivingSettings(
                                1,
                                1,
                                here,
                                List.of(Domain.parse("list.test")),
                                Duration.ofSeconds(5),
                                Optional.of(new Greylisting(Duration.ofMinutes(5)))),
                        new Clients(Networks.NONE, here, 1));
                RawClient first = greeted(server);
                RawClient second = greeted(server)) {
            for (RawClient client : List.of(first, second)) {
                client.data();
                assertThat(client.say("Subject: x\r\n\r\nx\r\n.")).startsWith("250 ");
            }
        }
    }

    @Test
    void aClientThatConnectsTooFastIsTold() throws Exception {
        try (RunningServer server = server(OPEN, new Clients(Networks.NONE, Networks.NONE, 3))) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = RawClient.plain(server.port("smtp"))) {
                    assertThat(client.reply()).startsWith("220 ");
                }
            }
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                assertThat(client.reply()).startsWith("421 4.7.0 ");
                assertThat(client.reply()).isEqualTo("(closed)");
            }
        }
    }

    @Test
    void namesTriedOutOverManyConnectionsAreTarpittedToo() throws Exception {
        Duration tarpit = Duration.ofSeconds(2);
        try (RunningServer server = server(OPEN, Clients.ANY, tarpit)) {
            for (int i = 0; i < 3; i++) {
                assertThat(unknown(server, "name" + i)).as("name " + i).isLessThan(tarpit);
            }
            assertThat(unknown(server, "name4"))
                    .as("the first of this connection")
                    .isGreaterThanOrEqualTo(tarpit);
        }
    }

    /** How long a connection of its own waits for the answer to a name that nobody has. */
    private static Duration unknown(RunningServer server, String name) throws IOException {
        try (RawClient client = greeted(server)) {
            client.say("MAIL FROM:<carol@example.net>");
            long before = System.nanoTime();
            assertThat(rcpt(client, name + "@office.test")).startsWith("550 ");
            return Duration.ofNanos(System.nanoTime() - before);
        }
    }
}
