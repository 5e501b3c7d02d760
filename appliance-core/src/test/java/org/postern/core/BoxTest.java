package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The box as its administrator meets it: what it refuses to start with, what it says, and what goes on beside it. */
class BoxTest {
    private static final String MESSAGE = "From: <carol@example.net>\r\nSubject: hello\r\n\r\nhello";

    @TempDir
    Path directory;

    @Test
    void refusesKeysAndDataThatOthersMayRead() throws Exception {
        Path data = Office.in(directory);
        Path key = data.resolve("keys/ca-key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        refusedWith(data, "chmod 600");
        assertThatThrownBy(() -> ServerProcess.command("", "check", "--data", data.toString()))
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        refusedWith(data, "chmod 700");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void refusesAPlainHopThatLeavesTheBox() throws Exception {
        Path data = Office.in(directory);
        Path toml = data.resolve("postern.toml");
        String good = Files.readString(toml);
        Files.writeString(toml, good.replace("[hop]\n", "[hop]\nsmtp = \"0.0.0.0:0\"\n"));
        refusedWith(data, "loopback");
        assertThatThrownBy(() -> ServerProcess.command("", "check", "--data", data.toString()))
                .hasMessageContaining("loopback");
    }

    @Test
    void refusesASecondServerAndATakenPort() throws Exception {
        Path data = Office.in(directory);
        try (ServerProcess server = ServerProcess.serve(data)) {
            refusedWith(data, "another Postern server");
            Path other = Office.in(
                    Files.createDirectory(directory.resolve("other")), "--smtp", "127.0.0.1:" + server.port("smtp"));
            refusedWith(other, "127.0.0.1:" + server.port("smtp"));
            try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                smtp.say("EHLO load.test");
                assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE))
                        .as("the first goes on")
                        .startsWith("250");
            }
        }
    }

    @Test
    void checksThePortsOfAServerThatWasKilled() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path data = Office.in(directory, "--smtp", "127.0.0.1:" + port);
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                    .contains("running");
            server.kill();
        }
        assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                .doesNotContain("is running");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ServerProcess.command("", "check", "--data", data.toString()))
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void reportsADamagedStore() throws Exception {
        Path data = Office.in(directory);
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            for (int i = 0; i < 50; i++) {
                assertThat(smtp.send("carol@example.net", MESSAGE + "x".repeat(5_000 + i), Office.ALICE))
                        .startsWith("250");
            }
            assertThat(server.stop()).isZero();
        }
        assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                .contains("mail database: whole");
        Path store = data.resolve("mail.db");
        byte[] bytes = Files.readAllBytes(store);
        java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 8_192, (byte) 0x5a);
        Files.write(store, bytes);
        assertThatThrownBy(() -> ServerProcess.command("", "check", "--data", data.toString()))
                .hasMessageContaining("ended with 1")
                .hasMessageFindingMatch("FAIL +mail database: .*(damaged|integrity|malformed|wrong|missing)")
                .hasMessageNotContaining("mail database: whole");
    }

    @Test
    void takesCommandsWhileTheServerRuns() throws Exception {
        Path data = Office.in(directory);
        try (ServerProcess server = ServerProcess.serve(data)) {
            String origin = "https://localhost:" + server.port("https");
            ServerProcess.command(
                    Office.PASSWORD + "\n", "user", "add", "--data", data.toString(), "carol", "--password-stdin");
            WebClient carol = new WebClient(origin);
            assertThat(carol.login("carol@office.test", Office.PASSWORD).status())
                    .isEqualTo(303);
            assertThat(carol.get("/mail/inbox").status()).isEqualTo(200);

            Path mbox = directory.resolve("in.mbox");
            Files.writeString(
                    mbox,
                    "From x Mon Nov  2 10:00:00 2026\nFrom: x@y.test\nDate: Mon, 2 Nov 2026 10:00:00 +0900\n"
                            + "Subject: imported one\n\n>From here on\nfirst\n\nFrom x Mon Nov  2 10:00:00 2026\n"
                            + "Subject: imported two\n\nsecond\n");
            ServerProcess.command("", "import", "--data", data.toString(), "carol", mbox.toString());
            assertThat(carol.get("/mail/inbox").text()).contains("imported one", "imported two");
            Path out = directory.resolve("out.mbox");
            ServerProcess.command("", "export", "--data", data.toString(), "carol", out.toString());
            assertThat(Files.readString(out)).contains("\n>From here on\nfirst\n", "Subject: imported two\n\nsecond\n");

            ServerProcess.command("", "user", "disable", "--data", data.toString(), "carol");
            WebClient.Page after = carol.get("/mail/inbox");
            for (int i = 0; i < 100_000 && after.status() != 303; i++) {
                after = carol.get("/mail/inbox"); // the front asks again every few seconds
            }
            assertThat(after.status()).isEqualTo(303);
            assertThat(after.location()).startsWith("/login");
            assertThat(new WebClient(origin).login("carol", Office.PASSWORD).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void showsNobodyWhatIsSomebodyElses() throws Exception {
        Path data = Office.in(directory);
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE)).startsWith("250");
            String origin = "https://localhost:" + server.port("https");
            WebClient alice = new WebClient(origin);
            WebClient bob = new WebClient(origin);
            WebClient nobody = new WebClient(origin);
            assertThat(alice.login("alice", Office.PASSWORD).status()).isEqualTo(303);
            assertThat(bob.login("bob", Office.PASSWORD).status()).isEqualTo(303);
            String mail = "/mail/inbox/" + alice.get("/mail/inbox").uidls().get(0);
            Map<String, String> letter = alice.get("/compose").hidden("/compose");
            letter.putAll(Map.of("to", "", "cc", "", "bcc", "", "subject", "draft", "body", "b", "action", "draft"));
            assertThat(alice.postMultipart("/compose", letter, "", new byte[0]).status())
                    .isEqualTo(303);
            String draft = alice.get("/mail/drafts").uidls().get(0);
            List<String> owned = List.of(
                    mail,
                    mail + "/body",
                    mail + "/part/1",
                    mail + "/raw",
                    mail + "/source",
                    mail + "/print",
                    "/mail/drafts/" + draft,
                    "/compose?draft=" + draft,
                    "/compose?reply=" + mail.substring(12),
                    "/compose?forward=" + mail.substring(12));
            for (String path : owned) {
                assertThat(alice.get(path).status()).as("alice " + path).isNotEqualTo(500);
                assertThat(bob.get(path).status()).as("bob " + path).isEqualTo(404);
                assertThat(nobody.get(path).status()).as("nobody " + path).isIn(303, 200);
                assertThat(nobody.get(path).text())
                        .as("nobody " + path)
                        .doesNotContain("hello")
                        .doesNotContain("draft<");
            }
            for (String path : List.of(
                    "/",
                    "/mail/inbox",
                    "/mail/nowhere",
                    "/mail/inbox?page=0",
                    "/mail/inbox?page=999999999999",
                    "/mail/%00",
                    "/mail/..%2f..%2fetc",
                    "/search",
                    "/search?q=%22",
                    "/search?q=a%20OR%20%2A",
                    "/settings",
                    "/outbox",
                    "/compose?mailto=mailto%3Ax%40y.test",
                    "/keys",
                    "/events/now",
                    "/mail/inbox/zzz",
                    "/nothing")) {
                assertThat(alice.get(path).status()).as("alice " + path).isLessThan(500);
                assertThat(nobody.get(path).status()).as("nobody " + path).isIn(200, 303, 400, 401, 404);
            }
        }
    }

    private static void refusedWith(Path data, String words) throws IOException {
        Files.deleteIfExists(data.resolveSibling("serve.err"));
        assertThatThrownBy(() -> ServerProcess.serve(data)).hasMessageContaining(words);
    }
}
