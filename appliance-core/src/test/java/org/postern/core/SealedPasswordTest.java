package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The password of the office's server, looked for in the memory of a running gateway: while a conversation with that server goes on
 * it is there, and between requests it is nowhere, although the session lives.
 */
class SealedPasswordTest {
    /** What the server let go of goes with a collection or two, and with the library's finalizers between them. */
    private static final int COLLECTIONS = 20;

    @TempDir
    Path directory;

    @Test
    void theMemoryHoldsNoPasswordBetweenRequests() throws Exception {
        try (OfficePop3 pop3 = new OfficePop3()) {
            for (int i = 1; i <= 3; i++) {
                pop3.put("Number " + i, "Body of " + i);
            }
            Semaphore tops = new Semaphore(0);
            pop3.tops = tops;
            try (ServerProcess server = ServerProcess.serve(box(pop3.port()))) {
                WebClient alice = new WebClient("https://localhost:" + server.port("https"));
                assertThat(alice.login("alice", Office.PASSWORD).status()).isEqualTo(303);
                CompletableFuture<WebClient.Page> page = CompletableFuture.supplyAsync(() -> inbox(alice));
                while (pop3.count("TOP") == 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertThat(holdsPassword(server))
                        .as("the search finds what is there")
                        .isTrue();
                tops.release(1_000);
                assertThat(page.get().status()).isEqualTo(200);
                String uidl = inbox(alice).uidlOf("Number 3");
                assertThat(alice.get("/mail/inbox/" + uidl).text()).contains("Body of 3");
                try (AutoCloseable closed = pop3.otherProgram()) {
                    assertThat(closed)
                            .as("the connection is closed when it is idle")
                            .isNotNull();
                }
                boolean there = true;
                for (int i = 0; i < COLLECTIONS && there; i++) {
                    there = holdsPassword(server);
                }
                assertThat(there)
                        .as("the password is in memory between requests")
                        .isFalse();
                assertThat(alice.get("/mail/inbox/" + inbox(alice).uidlOf("Number 2"))
                                .text())
                        .as("and the session still opens the server")
                        .contains("Body of 2");
            }
        }
    }

    /** Of the box's own accounts nobody needs the password after the sign-in, and the browser's connection stays open. */
    @Test
    void aSignInLeavesNoPasswordBehind() throws Exception {
        Path data = directory.resolve("own");
        ServerProcess.command(
                "",
                "init",
                "--data",
                data.toString(),
                "--domain",
                "office.test",
                "--hostname",
                "localhost",
                "--https",
                "127.0.0.1:0",
                "--smtp",
                "127.0.0.1:0",
                "--pop3s",
                "127.0.0.1:0",
                "--submission",
                "127.0.0.1:0",
                "--submissions",
                "127.0.0.1:0");
        ServerProcess.command(
                Office.PASSWORD + "\n",
                "user",
                "add",
                "alice@office.test",
                "--password-stdin",
                "--data",
                data.toString());
        try (ServerProcess server = ServerProcess.serve(data)) {
            WebClient alice = new WebClient("https://localhost:" + server.port("https"));
            assertThat(alice.login("alice", Office.PASSWORD).status()).isEqualTo(303);
            boolean there = true;
            for (int i = 0; i < COLLECTIONS && there; i++) {
                there = holdsPassword(server);
            }
            assertThat(there).as("the password is in memory after the sign-in").isFalse();
            assertThat(inbox(alice).status()).isEqualTo(200);
        }
    }

    /** Nor does a mail program whose connection stays open, or a command that sets a password while the box runs. */
    @Test
    void mailProgramsAndCommandsLeaveNoPasswordBehind() throws Exception {
        Path data = Office.in(directory.resolve("own"));
        String app = ServerProcess.command(
                        "", "app-password", "add", "bob@office.test", "telephone", "--data", data.toString())
                .lines()
                .filter(line -> line.startsWith("password "))
                .findFirst()
                .orElseThrow()
                .replaceFirst("password +", "");
        String plain = base64("\0alice@office.test\0" + Office.PASSWORD);
        String plainOfApp = base64("\0bob@office.test\0" + app);
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk retrieves = talk(server, "pop3s", "USER alice@office.test", "PASS " + Office.PASSWORD);
                SmtpTalk retrievesByApp = talk(server, "pop3s", "USER bob@office.test", "PASS " + app);
                SmtpTalk sends = talk(server, "submissions", "EHLO c.test", "AUTH PLAIN " + plain);
                SmtpTalk sendsAsked = talk(server, "submissions", "EHLO c.test", "AUTH PLAIN", plain);
                SmtpTalk sendsByName = talk(
                        server,
                        "submissions",
                        "EHLO c.test",
                        "AUTH LOGIN",
                        base64("alice@office.test"),
                        base64(Office.PASSWORD));
                SmtpTalk sendsByApp = talk(server, "submissions", "EHLO c.test", "AUTH PLAIN " + plainOfApp)) {
            List<SmtpTalk> open = List.of(sends, sendsAsked, sendsByName, sendsByApp);
            String set = "seven grey herons wait";
            ServerProcess.command(
                    set + "\n", "user", "add", "carol@office.test", "--password-stdin", "--data", data.toString());
            List<String> wanted = List.of(
                    Office.PASSWORD, plain, plainOfApp, base64(Office.PASSWORD), app, app.replace("-", ""), set);
            List<String> there = wanted;
            for (int i = 0; i < COLLECTIONS && !there.isEmpty(); i++) {
                there = held(server, there);
            }
            assertThat(there).as("in memory behind the sign-ins").isEmpty();
            for (SmtpTalk client : open) {
                assertThat(client.say("NOOP")).startsWith("250 ");
            }
            assertThat(retrieves.say("STAT")).startsWith("+OK");
            assertThat(retrievesByApp.say("STAT")).startsWith("+OK");
        }
    }

    /** Says the lines to a listener with TLS, and leaves the connection open. */
    private static SmtpTalk talk(ServerProcess server, String listener, String... lines) throws IOException {
        SmtpTalk talk = SmtpTalk.tls(server.port(listener));
        for (String line : lines) {
            assertThat(talk.say(line)).matches("(\\+|[23]\\d\\d ).*");
        }
        return talk;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static WebClient.Page inbox(WebClient alice) {
        try {
            return alice.get("/mail/inbox");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path box(int port) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        List<String> init = new ArrayList<>(List.of("init", "--data", data.toString(), "--domain", "office.test"));
        init.addAll(List.of("--hostname", "localhost", "--https", "127.0.0.1:0"));
        Map<String, String> settings = Map.of(
                "gateway.kind", "pop3",
                "gateway.host", "127.0.0.1",
                "gateway.receive-port", Integer.toString(port),
                "gateway.receive-security", "plain",
                "gateway.smtp-security", "plain",
                "gateway.smtp-auth", "none",
                "gateway.keep-open", "1 s");
        settings.forEach((key, value) -> init.addAll(List.of("--set", key + "=" + value)));
        ServerProcess.command("", init.toArray(String[]::new));
        return data;
    }

    private boolean holdsPassword(ServerProcess server) throws IOException, InterruptedException {
        return !held(server, List.of(Office.PASSWORD, Office.PASSWORD.replace(' ', '+')))
                .isEmpty();
    }

    /** Which of these is anywhere in what is alive, as one who copies the memory would find it. */
    private List<String> held(ServerProcess server, List<String> wanted) throws IOException, InterruptedException {
        Path dump = directory.resolve("heap.hprof");
        Files.deleteIfExists(dump);
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(
                        jcmd.toString(), Long.toString(server.pid()), "GC.heap_dump", dump.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        byte[] heap = Files.readAllBytes(dump);
        assertThat(holds(heap, "alice@office.test".getBytes(StandardCharsets.UTF_8)))
                .as("this is the server's memory")
                .isTrue();
        return wanted.stream()
                .filter(text -> holds(heap, text.getBytes(StandardCharsets.UTF_8))
                        || holds(heap, text.getBytes(StandardCharsets.UTF_16BE)))
                .toList();
    }

    private static boolean holds(byte[] heap, byte[] wanted) {
        for (int at = 0; at <= heap.length - wanted.length; at++) {
            if (heap[at] == wanted[0] && Arrays.equals(heap, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
