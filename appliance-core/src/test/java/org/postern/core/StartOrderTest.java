package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigText;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.sql.MailDatabase;

/** Bind, then make, then serve: a start that fails in its last step has let nobody in and sent nothing out. */
class StartOrderTest {
    @TempDir
    Path temporary;

    @Test
    void aStartThatFailsInItsLastStepHasServedNobody() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        DataDirectory directory = new DataDirectory(temporary.resolve("data"));
        directory.make();
        try (ServerSocket relay = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Config config = config(port, relay.getLocalPort());
            queueAMessage(directory, config);
            // The last step before serving that may fail is to make the directory for files that browsers send.
            Path obstacle = directory.path().resolve("run/posted");
            Files.createDirectories(Objects.requireNonNull(obstacle.getParent()));
            Files.writeString(obstacle, "no directory");
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<List<String>> heard = CompletableFuture.supplyAsync(() -> knock(port, over));
            assertThatThrownBy(() -> Appliance.start(directory, config, Clock.systemUTC()))
                    .hasMessageContaining("posted");
            over.set(true);
            List<String> answers = heard.get(30, TimeUnit.SECONDS);
            assertThat(answers).as("a caller was waiting while it started").isNotEmpty();
            assertThat(answers).as("what callers heard").containsOnly("");
            relay.setSoTimeout(1);
            assertThatThrownBy(relay::accept).as("the queue rested").isInstanceOf(SocketTimeoutException.class);

            Files.delete(obstacle);
            relay.setSoTimeout(30_000);
            try (Appliance appliance = Appliance.start(directory, config, Clock.systemUTC());
                    Socket sent = relay.accept();
                    SmtpTalk smtp = SmtpTalk.plain(appliance.port("smtp"))) {
                assertThat(sent.isConnected()).isTrue();
                assertThat(smtp.say("EHLO load.test")).startsWith("250");
            }
        }
    }

    @Test
    void aTakenPortStopsAStartBeforeAnythingIsMade() throws Exception {
        DataDirectory directory = new DataDirectory(temporary.resolve("data"));
        directory.make();
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Config config = config(taken.getLocalPort(), 25);
            assertThatThrownBy(() -> Appliance.start(directory, config, Clock.systemUTC()))
                    .hasMessageContainingAll("smtp cannot listen on 127.0.0.1:" + taken.getLocalPort(), "smtp.listen");
        }
        assertThat(directory.path().resolve("mail.db")).doesNotExist();
        assertThat(directory.path().resolve("keys")).doesNotExist();
    }

    private static Config config(int smtp, int relay) {
        return ConfigText.compose(Map.of(
                "office.domain", "office.test",
                "office.hostname", "localhost",
                "web.https", "127.0.0.1:0",
                "smtp.listen", "127.0.0.1:" + smtp,
                "submission.listen-tls", "127.0.0.1:0",
                "submission.listen-starttls", "127.0.0.1:0",
                "pop3.pop3s", "127.0.0.1:0",
                "delivery.smarthost", "localhost:" + relay,
                "delivery.smarthost-security", "plain",
                "delivery.private-targets", "true"));
    }

    private static void queueAMessage(DataDirectory directory, Config config) throws IOException {
        EmailAddress alice = EmailAddress.parse("alice@office.test");
        try (MailDatabase database =
                MailDatabase.open(directory.path(), config.store().settings(), Clock.systemUTC())) {
            long account = database.accounts()
                    .add(alice, "", Office.PASSWORD.toCharArray(), 0)
                    .id();
            try (Spool.Sink sink = database.mailboxes().spool().begin(new byte[0])) {
                byte[] text =
                        "From: <alice@office.test>\r\nSubject: out\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
                sink.write(text, 0, text.length);
                try (SpooledMessage message = sink.finish()) {
                    Delivery.Outbound outbound = new Delivery.Outbound(
                            Optional.of(alice),
                            List.of(EmailAddress.parse("carol@elsewhere.test")),
                            Optional.of(account),
                            false);
                    database.mailboxes()
                            .deliver(new Delivery(message, List.of(), Optional.of(outbound)))
                            .join();
                }
            }
        }
    }

    /** Calls until the start is over; returns what was heard in each connection that came about. */
    private static List<String> knock(int port, AtomicBoolean over) {
        List<String> heard = new ArrayList<>();
        while (!over.get()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                heard.add(answer(socket));
            } catch (IOException e) {
                LockSupport.parkNanos(1_000_000); // not bound yet, or no more
            }
        }
        return heard;
    }

    private static String answer(Socket socket) {
        try {
            socket.setSoTimeout(20_000);
            return new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return ""; // reset: nobody had taken it
        }
    }
}
