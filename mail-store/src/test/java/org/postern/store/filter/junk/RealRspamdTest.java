package org.postern.store.filter.junk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Needed;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.JunkCheck;
import org.postern.store.mailbox.FolderRole;

/** The real rspamd of Debian, started alone on loopback with a configuration of its own; passed over where it is not installed. */
class RealRspamdTest {
    private static final List<Path> BINARIES = List.of(Path.of("/usr/bin/rspamd"), Path.of("/usr/local/bin/rspamd"));
    /** The pattern that every filter takes for junk; its first letter says how badly (X reject, Y add header, Z rewrite subject). */
    private static final String GTUBE = "JS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    private static final int START_SECONDS = 60;

    @TempDir
    Path path;

    private Process rspamd;
    private int scan;
    private int control;

    @BeforeEach
    void start() throws IOException {
        Optional<Path> binary = BINARIES.stream().filter(Files::isExecutable).findFirst();
        Needed.that(binary.isPresent(), "rspamd");
        scan = freePort();
        control = freePort();
        Path home = Files.createDirectories(path.resolve("rspamd"));
        Files.createDirectory(home.resolve("modules"));
        Files.writeString(home.resolve("tld.dat"), "test\ncom\n");
        Path configuration = Files.writeString(home.resolve("rspamd.conf"), configuration(home));
        ProcessBuilder builder = new ProcessBuilder(
                binary.get().toString(), "-f", "-i", "-c", configuration.toString(), "-u", user(), "-g", group());
        rspamd = builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("out.log").toFile())
                .start();
        awaitPort(scan, home);
        awaitPort(control, home);
    }

    /** No DNS, no Redis, no modules: the two workers, and the test patterns. */
    private String configuration(Path home) {
        return """
                options {
                  pidfile = "%1$s/pid"; tempdir = "%1$s"; dynamic_conf = "%1$s/dynamic"; history_rows = 10;
                  control_socket = "%1$s/control.sock mode=0600"; url_tld = "%1$s/tld.dat";
                  filters = ""; enable_test_patterns = true; disable_hyperscan = true;
                  dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }
                }
                logging { type = "console"; level = "notice"; }
                modules { path = "%1$s/modules"; }
                actions { reject = 15; "add header" = 6; greylist = 4; }
                worker "normal" { bind_socket = "127.0.0.1:%2$d"; count = 1; }
                worker "controller" {
                  bind_socket = "127.0.0.1:%3$d"; count = 1; password = "secret"; static_dir = "%1$s"; secure_ip = [];
                }
                """.formatted(home, scan, control);
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    private static String group() throws IOException {
        Process id = new ProcessBuilder("id", "-gn").start();
        return new String(id.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(int port, Path home) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException e) {
                if (!rspamd.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("rspamd did not start: " + Files.readString(home.resolve("out.log")), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (rspamd != null) {
            rspamd.destroy();
            if (!rspamd.waitFor(10, TimeUnit.SECONDS)) {
                rspamd.destroyForcibly();
            }
        }
    }

    private JunkSettings settings() {
        return new JunkSettings(
                JunkSettings.Engine.RSPAMD,
                0.95,
                20,
                new JunkSettings.Rspamd(
                        URI.create("http://127.0.0.1:" + scan),
                        Optional.of(URI.create("http://127.0.0.1:" + control)),
                        Optional.of("secret"),
                        Duration.ofSeconds(30),
                        true));
    }

    private static byte[] mail(String body) {
        return ("Received: from client.test ([192.0.2.1]) by mail.office.test; Mon, 23 Nov 2026 10:00:00 +0000\r\n"
                        + "From: eve@far.test\r\nTo: alice@office.test\r\nSubject: x\r\n"
                        + "Message-ID: <1@far.test>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\n" + body + "\r\n")
                .getBytes(UTF_8);
    }

    @Test
    void judgesTheTestPatternsAndLetsALetterThrough() {
        try (JunkFixture office = new JunkFixture(path.resolve("office"));
                JunkEngine engine = JunkEngine.start(
                        settings(), office.memory, office.database.mailboxes(), JunkFixture.HOSTNAME)) {
            JunkCheck.Examined worst = engine.examine(JunkFixture.arrival(mail("X" + GTUBE)), Finding.NONE);
            assertThat(worst.refusal()).map(Finding::verdict).contains(Finding.Verdict.REJECT);
            for (String marked : List.of("Y", "Z")) {
                JunkCheck.Examined examined = engine.examine(JunkFixture.arrival(mail(marked + GTUBE)), Finding.NONE);
                assertThat(examined.refusal()).as(marked).isEmpty();
                assertThat(examined.junk(office.alice.id())).as(marked).isTrue();
            }
            JunkCheck.Examined letter = engine.examine(JunkFixture.arrival(mail("see you on Monday")), Finding.NONE);
            assertThat(letter.refusal()).isEmpty();
            assertThat(letter.junk(office.alice.id())).isFalse();
            byte[] large = mail(("word ".repeat(14) + "\r\n").repeat(40_000)); // 3 MB, as of a mail with a file
            assertThat(engine.examine(JunkFixture.arrival(large), Finding.NONE).refusal())
                    .isEmpty();
        }
    }

    @Test
    void itsControllerLearnsWhatPeopleMove() throws Exception {
        Semaphore learned = new Semaphore(0);
        RspamdClient client = new RspamdClient(settings().rspamd());
        try (JunkFixture office = new JunkFixture(path.resolve("office"));
                JunkTrainer trainer = JunkTrainer.start(
                        office.memory, office.database.mailboxes(), office.tokens(), (message, spam) -> {
                            client.teach(message, spam);
                            learned.release(); // not when it answers an error
                        })) {
            assertThat(trainer).isNotNull();
            String uidl = office.deliver(FolderRole.INBOX, mail("buy now"));
            office.move(uidl, "Junk");
            assertThat(learned.tryAcquire(30, TimeUnit.SECONDS)).as("spam").isTrue();
            office.move(uidl, "Inbox");
            assertThat(learned.tryAcquire(30, TimeUnit.SECONDS)).as("ham").isTrue();
        }
    }
}
