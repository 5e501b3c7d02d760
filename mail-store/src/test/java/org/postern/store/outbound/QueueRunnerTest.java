package org.postern.store.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.store.delivery.PostFixture.envelope;
import static org.postern.store.delivery.PostFixture.text;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.PostFixture;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Recall;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.ServerName;
import org.postern.store.report.ReportSettings;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.ScriptedDns;

class QueueRunnerTest {
    private static final String HELLO = "From: Alice <alice@office.test>\nTo: carol@far.test\nSubject: Hello\n"
            + "Date: Sun, 22 Nov 2026 10:00:00 +0000\nMessage-ID: <1@office.test>\n\nHi\n.dot\n..\n";

    @TempDir
    Path directory;

    private PostFixture post;
    private ScriptedDns dns;
    private SmtpSink sink;
    private WatchedQueue queue;
    private @Nullable QueueRunner runner;
    private ReportSettings reports = ReportSettings.DEFAULT;

    @BeforeEach
    void open() throws IOException {
        post = new PostFixture(directory);
        dns = new ScriptedDns();
        sink = new SmtpSink();
        queue = new WatchedQueue(post.database.queue());
        dns.record("far.test", "MX", "10 mx.far.test.").record("mx.far.test", "A", "127.0.0.1");
    }

    @AfterEach
    void close() throws IOException {
        stop();
        sink.close();
        dns.close();
        post.close();
    }

    private DeliverySettings settings() {
        return new DeliverySettings(
                DeliverySettings.RETRIES,
                new DeliverySettings.Attempts(8, 2, 5),
                Optional.empty(),
                new DeliverySettings.Exchangers(sink.port(), true),
                new DeliverySettings.DnsServers(List.of(dns.address()), Duration.ofSeconds(2)),
                new DeliverySettings.Timeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2)),
                Duration.ofMillis(200));
    }

    private void start() {
        start(settings());
    }

    private void start(DeliverySettings settings) {
        ServerName name = new ServerName(Domain.parse("mail.office.test"), PostFixture.OFFICE);
        runner = QueueRunner.prepare(
                queue,
                post.mail,
                post.aftermath(queue, reports),
                post.database.stsPolicies(),
                name,
                settings,
                post.clock);
        runner.begin();
    }

    @Test
    void tellsWhenTheThreadThatReadsTheQueueHasEnded() throws Exception {
        queue.events().add(WatchedQueue.BROKEN);
        start();
        for (Thread reader : readers()) {
            reader.join();
        }
        QueueRunner ended = Objects.requireNonNull(runner);
        assertThat(ended.fault()).hasValue("the thread that reads the outbound queue has ended");
        stop();
        assertThat(ended.fault()).isEmpty();
    }

    private static List<Thread> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("queue-reader"))
                .toList();
    }

    private void stop() {
        if (runner != null) {
            runner.close();
        }
    }

    private void submit(String... recipients) throws IOException {
        post.submit(envelope("alice@office.test", recipients), text(HELLO));
    }

    private int queued() {
        return queue.list(0, 100).size();
    }

    private long commands(String start) {
        return sink.commands().stream().filter(c -> c.startsWith(start)).count();
    }

    @Test
    void deliversAsSoonAsMailArrives() throws Exception {
        start();
        submit("carol@far.test", "dave@far.test");
        assertThat(new String(sink.message(), StandardCharsets.UTF_8)).isEqualTo(HELLO.replace("\n", "\r\n"));
        assertThat(queue.event()).isEqualTo("delivered 2");
        assertThat(queued()).isZero();
        stop(); // QUIT comes after the message is written off
        assertThat(sink.commands())
                .startsWith("CONNECT", "EHLO mail.office.test")
                .anyMatch(c -> c.matches("MAIL FROM:<alice@office.test> SIZE=\\d+ BODY=8BITMIME"))
                .contains("RCPT TO:<carol@far.test>", "RCPT TO:<dave@far.test>", "QUIT");
    }

    @Test
    void settlesEachRecipientByItsOwnReply() throws Exception {
        sink.on(
                "RCPT",
                line -> line.contains("busy")
                        ? "450 4.2.1 later"
                        : line.contains("gone") ? "550-5.1.1 no such user\r\n550 5.1.1 really" : "250 ok");
        submit("carol@far.test", "busy@far.test", "gone@far.test");
        start();
        assertThat(List.of(queue.event(), queue.event(), queue.event()))
                .containsExactlyInAnyOrder(
                        "delivered 1", "deferred 1 mx.far.test said: 450 4.2.1 later", "failed 1 bounced");
        assertThat(queue.list(0, 10)).singleElement().satisfies(row -> {
            assertThat(row.recipient()).hasToString("busy@far.test");
            assertThat(row.attempts()).isEqualTo(1);
            assertThat(row.nextAttempt()).isAfter(post.clock.instant());
        });
        assertThat(sink.waiting()).isEqualTo(1);
    }

    @Test
    void bouncesWithAReportThatProgramsAndPeopleCanRead() throws Exception {
        sink.on("RCPT", "550 5.1.1 no such user");
        submit("carol@far.test", "dave@far.test");
        start();
        assertThat(queue.event()).isEqualTo("failed 2 bounced");
        String bounce = post.only(post.alice, "Inbox");
        assertThat(bounce).startsWith("Return-Path: <>\r\n").doesNotContain("Return-Path: <alice");
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(bounce.getBytes(StandardCharsets.UTF_8)));
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(message.getContentType()).contains("report-type=delivery-status");
        MimeMultipart report = new MimeMultipart(message.getDataHandler().getDataSource());
        assertThat(report.getCount()).isEqualTo(3);
        assertThat(report.getBodyPart(0).getContent().toString())
                .contains("<carol@far.test>", "<dave@far.test>", "550 5.1.1 no such user");
        assertThat(report.getBodyPart(1).getContentType()).isEqualTo("message/delivery-status");
        assertThat(utf8(report.getBodyPart(1).getInputStream()))
                .startsWith("Reporting-MTA: dns; mail.office.test\r\n")
                .contains("\r\n\r\nFinal-Recipient: rfc822; carol@far.test\r\nAction: failed\r\nStatus: 5.1.1\r\n")
                .contains("\r\n\r\nFinal-Recipient: rfc822; dave@far.test\r\n")
                .contains("Remote-MTA: dns; mx.far.test\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n");
        assertThat(report.getBodyPart(2).getContentType()).startsWith("text/rfc822-headers");
        assertThat(utf8(report.getBodyPart(2).getInputStream()))
                .contains("Message-ID: <1@office.test>")
                .doesNotContain("dot");
        assertThat(queued()).isZero();
    }

    private static String utf8(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void neverBouncesABounce() throws Exception {
        sink.on("RCPT", "550 5.1.1 no such user");
        try (SpooledMessage message = post.spooled(text(HELLO))) {
            Delivery.Outbound outbound = new Delivery.Outbound(
                    Optional.empty(), List.of(EmailAddress.parse("carol@far.test")), Optional.empty(), false);
            post.mail
                    .deliver(new Delivery(message, List.of(), Optional.of(outbound)))
                    .join();
        }
        start();
        assertThat(queue.event()).isEqualTo("failed 1");
        assertThat(sink.commands()).anyMatch(c -> c.startsWith("MAIL FROM:<> "));
        assertThat(post.list(post.alice, "Inbox")).isEmpty();
        assertThat(queued()).isZero();
    }

    @Test
    void defersOrBouncesByTheReplyOfEachStage() throws Exception {
        start();
        for (String stage : List.of("CONNECT", "MAIL", "RCPT", "DATA", "DOT")) {
            sink.on(stage, "451 4.3.0 not now");
            submit("carol@far.test");
            assertThat(queue.event()).as(stage).startsWith("deferred 1 ").contains("451 4.3.0 not now");
            sink.on(stage, "554 5.7.0 never");
            submit("carol@far.test");
            assertThat(queue.event()).as(stage).isEqualTo("failed 1 bounced");
            sink.on(stage, usual(stage));
        }
        assertThat(post.list(post.alice, "Inbox")).hasSize(5);
    }

    private static String usual(String stage) {
        return switch (stage) {
            case "CONNECT" -> "220 sink";
            case "DATA" -> "354 go";
            default -> "250 ok";
        };
    }

    @Test
    void defersWhenThePeerDropsStallsOrTalksNonsense() throws Exception {
        start();
        for (String stage : List.of("CONNECT", "MAIL", "DATA")) {
            for (String trouble : List.of(SmtpSink.DROP, SmtpSink.STALL, "hello?")) {
                sink.on(stage, trouble);
                submit("carol@far.test");
                assertThat(queue.event()).as(stage + " " + trouble).startsWith("deferred 1 451 4.4.2 ");
                sink.on(stage, usual(stage));
            }
        }
        assertThat(post.list(post.alice, "Inbox")).isEmpty();
    }

    @Test
    void retriesWithTheSameMessageIdWhenTheAnswerToTheDotIsLost() throws Exception {
        try (SmtpSink second = new SmtpSink("127.0.0.2", sink.port(), null)) {
            dns.record("far.test", "MX", "20 mx2.far.test.").record("mx2.far.test", "A", "127.0.0.2");
            sink.on("DOT", SmtpSink.DROP);
            submit("carol@far.test");
            start();
            assertThat(queue.event()).startsWith("deferred 1 451 4.4.2 ");
            assertThat(second.commands()).isEmpty(); // at once elsewhere would be a duplicate for sure
            byte[] first = sink.message();
            stop();
            sink.on("DOT", "250 ok");
            post.clock.advance(Duration.ofMinutes(10));
            start();
            assertThat(sink.message()).isEqualTo(first);
            assertThat(new String(first, StandardCharsets.UTF_8)).contains("Message-ID: <1@office.test>");
            assertThat(queue.event()).isEqualTo("delivered 1");
        }
    }

    @Test
    void triesTheNextExchangerAfterADeadOrBusyOneButNotAfterARefusal() throws Exception {
        try (SmtpSink second = new SmtpSink("127.0.0.2", sink.port(), null)) {
            // 127.0.0.3: nobody listens there.
            dns.record("two.test", "MX", "5 dead.test.").record("dead.test", "A", "127.0.0.3");
            dns.record("two.test", "MX", "10 mx.far.test.").record("two.test", "MX", "20 mx2.far.test.");
            dns.record("mx2.far.test", "A", "127.0.0.2");
            sink.on("MAIL", "451 4.3.0 busy");
            start();
            submit("carol@two.test");
            second.message();
            assertThat(queue.event()).isEqualTo("delivered 1");
            stop(); // or the connection that is open could take the next one too
            sink.on("MAIL", "554 5.7.1 go away");
            submit("carol@two.test");
            start();
            assertThat(queue.event()).isEqualTo("failed 1 bounced");
            assertThat(second.waiting()).isZero();
        }
    }

    @Test
    void settlesWhatDnsDecides() throws Exception {
        dns.record("null.test", "MX", "0 .").serverFailure("broken.test");
        start();
        submit("carol@nowhere.test");
        assertThat(queue.event()).isEqualTo("failed 1 bounced");
        submit("carol@null.test");
        assertThat(queue.event()).isEqualTo("failed 1 bounced");
        submit("carol@broken.test");
        assertThat(queue.event()).startsWith("deferred 1 451 4.4.3 ");
        assertThat(post.list(post.alice, "Inbox")).hasSize(2);
    }

    @Test
    void givesUpAfterTheLastAttempt() throws Exception {
        reports = new ReportSettings(Duration.ZERO, 0, false, Duration.ZERO); // no delay notice between
        sink.on("MAIL", "451 4.3.0 busy");
        submit("carol@far.test");
        post.clock.advance(Duration.ofDays(6));
        int attempts = 0;
        for (String event = "deferred"; event.startsWith("deferred"); attempts++) {
            start();
            event = queue.event();
            stop();
            post.clock.advance(Duration.ofHours(8));
        }
        assertThat(attempts).isEqualTo(DeliverySettings.RETRIES.gaps().size());
        assertThat(post.only(post.alice, "Inbox"))
                .contains("gave up after many attempts", "Status: 5.4.7", "451 4.3.0 busy");
    }

    @Test
    void bouncesAddressesInOtherScriptsFromServersWithoutSmtpUtf8() throws Exception {
        sink.on("EHLO", "250 sink");
        start();
        submit("пример@far.test");
        assertThat(queue.event()).isEqualTo("failed 1 bounced");
        assertThat(post.only(post.alice, "Inbox"))
                .contains("Status: 5.6.7", "Final-Recipient: utf-8; \\x{43F}\\x{440}\\x{438}");
        stop(); // or the connection that is open could take the next one too
        sink.on("EHLO", "250-sink\r\n250 SMTPUTF8");
        start();
        submit("пример@far.test");
        assertThat(queue.event()).isEqualTo("delivered 1");
        assertThat(sink.commands()).contains("RCPT TO:<пример@far.test>", "MAIL FROM:<alice@office.test> SMTPUTF8");
    }

    @Test
    void sendsEightBitsUnchangedToServersWithoutExtensions() throws Exception {
        sink.on("EHLO", "500 what").on("HELO", "250 sink");
        start();
        byte[] mail = text(HELLO + "日本語\n");
        post.submit(envelope("alice@office.test", "carol@far.test"), mail);
        assertThat(sink.message()).isEqualTo(mail);
        assertThat(sink.commands()).contains("HELO mail.office.test", "MAIL FROM:<alice@office.test>");
        assertThat(queue.event()).isEqualTo("delivered 1");
    }

    @Test
    void bouncesWhatIsTooLargeForThePeerWithoutSendingIt() throws Exception {
        sink.on("EHLO", "250-sink\r\n250 SIZE 100");
        start();
        submit("carol@far.test");
        assertThat(queue.event()).isEqualTo("failed 1 bounced");
        assertThat(commands("MAIL")).isZero();
    }

    @Test
    void givesBackWhatWaitsButNotWhatIsBeingSent() throws Exception {
        long alice = post.database
                .accounts()
                .find(EmailAddress.parse("alice@office.test"))
                .orElseThrow()
                .id();
        sink.on("RCPT", "450 4.2.1 later");
        start();
        submit("carol@far.test");
        assertThat(queue.event()).startsWith("deferred 1");
        long waiting = queue.list(0, 10).get(0).messageId();
        QueueRunner running = Objects.requireNonNull(runner);
        assertThat(queue.copies(alice)).containsOnlyKeys(waiting);
        assertThat(running.recall(alice + 1, waiting).outcome()).isEqualTo(Recall.Outcome.GONE);
        assertThat(running.recall(alice, waiting))
                .isEqualTo(new Recall(Recall.Outcome.TAKEN, List.of(EmailAddress.parse("carol@far.test"))));
        assertThat(queue.list(0, 10)).isEmpty();
        assertThat(running.recall(alice, waiting).outcome()).isEqualTo(Recall.Outcome.GONE);
        CountDownLatch underWay = new CountDownLatch(1);
        CompletableFuture<String> goOn = new CompletableFuture<>();
        sink.on("RCPT", line -> {
            underWay.countDown();
            return goOn.join();
        });
        submit("dave@far.test");
        underWay.await();
        long sending = queue.list(0, 10).get(0).messageId();
        assertThat(running.recall(alice, sending).outcome()).isEqualTo(Recall.Outcome.UNDER_WAY);
        goOn.complete("250 fine");
        assertThat(queue.event()).isEqualTo("delivered 1");
        assertThat(running.recall(alice, sending).outcome()).isEqualTo(Recall.Outcome.GONE);
    }

    @Test
    void resumesAfterARestart() throws Exception {
        submit("carol@far.test");
        post.close();
        post = new PostFixture(directory);
        queue = new WatchedQueue(post.database.queue());
        start();
        assertThat(new String(sink.message(), StandardCharsets.UTF_8)).contains("<1@office.test>");
        assertThat(queue.event()).isEqualTo("delivered 1");
    }

    @Test
    void closesSoonAndLosesNothingUnderWay() throws Exception {
        DeliverySettings usual = settings();
        start(new DeliverySettings(
                usual.retries(),
                new DeliverySettings.Attempts(8, 2, 5),
                Optional.empty(),
                new DeliverySettings.Exchangers(usual.exchangers().port(), true),
                usual.dns(),
                DeliverySettings.Timeouts.DEFAULT,
                Duration.ofMillis(100)));
        CountDownLatch underWay = new CountDownLatch(1);
        sink.on("MAIL", line -> {
            underWay.countDown();
            return SmtpSink.STALL;
        });
        submit("carol@far.test");
        underWay.await();
        long begin = System.nanoTime();
        stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        assertThat(queue.list(0, 10))
                .singleElement()
                .satisfies(row -> assertThat(row.attempts()).isZero());
        sink.on("MAIL", "250 ok");
        start();
        assertThat(queue.event()).isEqualTo("delivered 1");
    }

    @Test
    void sendsFreshMailPastTenThousandRetries() throws Exception {
        List<EmailAddress> dead = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            dead.add(EmailAddress.parse("carol@d" + i + ".test"));
        }
        try (SpooledMessage message = post.spooled(text(HELLO))) {
            Delivery.Outbound outbound =
                    new Delivery.Outbound(Optional.of(post.alice.address()), dead, Optional.of(post.alice.id()), false);
            post.mail
                    .deliver(new Delivery(message, List.of(), Optional.of(outbound)))
                    .join();
        }
        OutboundQueue plain = post.database.queue();
        List<Long> ids =
                plain.list(0, 10_000).stream().map(OutboundQueue.Row::id).toList();
        plain.deferred(ids, post.clock.instant().plus(Duration.ofHours(1)), "451 waiting");
        start();
        submit("carol@far.test");
        sink.message();
        assertThat(queue.event()).isEqualTo("delivered 1");
        assertThat(queue.rowsRead().get()).isLessThan(20);
        assertThat(plain.fresh(10)).isEmpty();
    }

    @Test
    void sendsWhatWasDeferredBeforeTheClockWentBackBesideMailThatIsDueSoon() throws Exception {
        submit("carol@far.test");
        submit("dave@far.test");
        OutboundQueue plain = post.database.queue();
        List<Long> ids = plain.list(0, 10).stream().map(OutboundQueue.Row::id).toList();
        plain.deferred(ids.subList(0, 1), post.clock.instant().plus(Duration.ofDays(30)), "451 before the leap");
        plain.deferred(ids.subList(1, 2), post.clock.instant().plus(Duration.ofMinutes(10)), "451 after it");
        start();
        sink.message();
        sink.message();
        assertThat(sink.commands()).contains("RCPT TO:<carol@far.test>", "RCPT TO:<dave@far.test>");
    }

    private void fill(int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            submit("carol@far.test");
        }
    }

    private DeliverySettings oneLane(int messagesPerConnection) {
        DeliverySettings usual = settings();
        return new DeliverySettings(
                        usual.retries(),
                        new DeliverySettings.Attempts(8, 1, 5),
                        usual.smarthost(),
                        new DeliverySettings.Exchangers(usual.exchangers().port(), true),
                        usual.dns(),
                        usual.timeouts(),
                        usual.grace())
                .with(new TransportSettings(
                        messagesPerConnection, Duration.ofSeconds(60), false, List.of(), ProtectionSettings.DEFAULT));
    }

    private void awaitDelivered(int messages) throws InterruptedException {
        for (int i = 0; i < messages; i++) {
            assertThat(queue.event()).isEqualTo("delivered 1");
        }
    }

    @Test
    void carriesManyMessagesOverOneConnection() throws Exception {
        fill(60);
        start(oneLane(100));
        awaitDelivered(60);
        stop();
        assertThat(commands("CONNECT")).isEqualTo(1);
        assertThat(commands("RSET")).isZero();
        assertThat(sink.waiting()).isEqualTo(60);
        assertThat(queued()).isZero();
    }

    @Test
    void opensAnotherConnectionAfterSoManyMessages() throws Exception {
        fill(25);
        start(oneLane(10));
        awaitDelivered(25);
        stop();
        assertThat(commands("CONNECT")).isEqualTo(3);
        assertThat(commands("QUIT")).isEqualTo(3);
    }

    @Test
    void recordsEachMessageBeforeTheNextIsHandedOver() throws Exception {
        fill(20);
        int[] most = new int[1];
        sink.on("DOT", line -> {
            // Rows still queued and messages there: the one that is being answered is in both.
            most[0] = Math.max(most[0], queued() + sink.waiting());
            return "250 ok";
        });
        start(oneLane(100));
        awaitDelivered(20);
        assertThat(most[0]).isEqualTo(21);
    }

    @Test
    void resetsAfterARefusalAndGoesOn() throws Exception {
        sink.on("RCPT", line -> line.contains("gone") ? "550 5.1.1 no" : "250 ok");
        submit("gone@far.test");
        submit("carol@far.test");
        start(oneLane(100));
        assertThat(queue.event()).isEqualTo("failed 1 bounced");
        assertThat(queue.event()).isEqualTo("delivered 1");
        assertThat(commands("RSET")).isEqualTo(1);
        assertThat(commands("CONNECT")).isEqualTo(1);
    }

    @Test
    void countsNoAttemptWhenAUsedConnectionEndsBetweenMessages() throws Exception {
        for (String stage : List.of("MAIL", "RCPT", "DATA")) {
            for (String ending : List.of(SmtpSink.DROP, "421 4.3.2 enough", "451 4.7.0 too many here")) {
                if (!ending.startsWith("451") || stage.equals("MAIL")) {
                    int before = (int) commands("CONNECT");
                    AtomicInteger said = new AtomicInteger();
                    // Every third time, and so never as the first word of a connection.
                    sink.on(stage, line -> said.incrementAndGet() % 3 == 0 ? ending : usual(stage));
                    fill(4);
                    start(oneLane(100));
                    awaitDelivered(4);
                    stop();
                    assertThat(commands("CONNECT") - before)
                            .as(stage + " " + ending)
                            .isEqualTo(2);
                    sink.on(stage, usual(stage));
                }
            }
        }
        assertThat(queued()).isZero();
    }

    @Test
    void pipelinesTheEnvelopeWhereThatIsOffered() throws Exception {
        sink.on("EHLO", "250-sink\r\n250-PIPELINING\r\n250 SIZE 100000000");
        sink.on("RCPT", line -> line.contains("busy") ? "450 4.2.1 later" : "250 ok");
        submit("carol@far.test", "busy@far.test", "dave@far.test");
        start();
        assertThat(List.of(queue.event(), queue.event()))
                .containsExactlyInAnyOrder("delivered 2", "deferred 1 mx.far.test said: 450 4.2.1 later");
        sink.on("MAIL", "554 5.7.1 go away");
        submit("carol@far.test");
        assertThat(queue.event()).isEqualTo("failed 1 bounced");
    }

    /** A message whose retries to so many domains have been due for an hour. */
    private void dueRetries(int domains) throws IOException {
        List<EmailAddress> dead = new ArrayList<>();
        for (int i = 0; i < domains; i++) {
            dead.add(EmailAddress.parse("carol@d" + i + ".test"));
        }
        try (SpooledMessage message = post.spooled(text(HELLO))) {
            Delivery.Outbound outbound =
                    new Delivery.Outbound(Optional.of(post.alice.address()), dead, Optional.of(post.alice.id()), false);
            post.mail
                    .deliver(new Delivery(message, List.of(), Optional.of(outbound)))
                    .join();
        }
        OutboundQueue plain = post.database.queue();
        List<Long> ids =
                plain.list(0, domains).stream().map(OutboundQueue.Row::id).toList();
        plain.deferred(ids, post.clock.instant().minus(Duration.ofHours(1)), "451 waiting");
    }

    /** How many retries were settled until a message that is submitted now was delivered. */
    private int retriesBefore(String recipient) throws IOException, InterruptedException {
        submit(recipient);
        int others = 0;
        while (!queue.event().startsWith("delivered")) {
            others++;
        }
        return others;
    }

    @Test
    void sendsFreshMailPastTenThousandDueRetriesToDeadDomains() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            dns.serverFailure("d" + i + ".test");
        }
        dueRetries(10_000);
        start();
        queue.event(); // the retries are under way
        int retries = 0;
        for (int i = 0; i < 20; i++) {
            retries += retriesBefore("carol@far.test");
        }
        // Those that end while a message is on its way, a dozen each. Behind all retries that were read before it,
        // hundreds.
        assertThat(retries).isLessThan(1_000);
        assertThat(sink.waiting()).isEqualTo(20);
    }

    /** No retry ends before the test does: what is delivered found a lane that retries may not take. */
    @Test
    void keepsLanesFreeOfRetriesThatTakeLong() throws Exception {
        for (int i = 0; i < 100; i++) {
            dns.silence("d" + i + ".test");
        }
        dueRetries(100);
        start(asking(Duration.ofSeconds(30)));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (queue.rowsRead().get() < 6) { // until the retries have all the lanes that they may have
            assertThat(System.nanoTime() - end).isNegative();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(retriesBefore("carol@far.test")).isZero();
        }
    }

    private DeliverySettings asking(Duration dnsTimeout) {
        DeliverySettings usual = settings();
        return new DeliverySettings(
                usual.retries(),
                usual.attempts(),
                usual.smarthost(),
                usual.exchangers(),
                new DeliverySettings.DnsServers(usual.dns().servers(), dnsTimeout),
                usual.timeouts(),
                usual.grace());
    }
}
