package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk can do to a mail server: failed syncs and no room. Nothing acknowledged is lost, our faults answer 4xx. */
class DiskFaultTest {
    private static final String MESSAGE = "From: <carol@example.net>\r\nSubject: disk\r\n\r\n"
            + "0123456789abcdef".repeat(4).concat("\r\n").repeat(60);

    @TempDir
    Path directory;

    /** fsync answers EIO, injected into the live process with strace. */
    @Test
    void answers4xxAfterAFailedSyncAndStaysReadOnlyUntilRestart() throws Exception {
        Needed.that(run("strace", "-V"), "strace");
        Path data = Office.in(directory);
        for (boolean killed : new boolean[] {true, false}) {
            afterAFailedSync(data, killed);
        }
    }

    private void afterAFailedSync(Path data, boolean killed) throws Exception {
        int before;
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE)).startsWith("250");
            before = count(server);
            Process strace = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-qq",
                            "-o",
                            directory.resolve("strace.out").toString(),
                            "-e",
                            "trace=fsync,fdatasync",
                            "-e",
                            "inject=fsync,fdatasync:error=EIO",
                            "-p",
                            String.valueOf(server.pid()))
                    .redirectErrorStream(true)
                    .start();
            try {
                awaitTraced(server.pid(), strace);
                assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE))
                        .startsWith("451");
            } finally {
                strace.destroy();
                strace.waitFor();
            }
            assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE))
                    .as("no 250 after a failed sync, although the disk answers again")
                    .startsWith("451");
            assertThat(count(server)).as("reading goes on").isEqualTo(before);
            if (killed) {
                server.kill();
            } else {
                server.stop();
            }
        }
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE)).startsWith("250");
            assertThat(count(server))
                    .as("the refused one is not found in the log, so its retry is no copy; killed: " + killed)
                    .isEqualTo(before + 1);
            assertThat(server.stop()).isZero();
        }
        assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                .contains("mail database: whole");
    }

    /** Every 250 to a message has a sync of its own time behind it; a 250 to NOOP has none, so the gate can fail. */
    @Test
    void syncsBeforeItAcknowledges() throws Exception {
        Needed.that(run("strace", "-V"), "strace");
        Path data = Office.in(directory);
        Path trace = directory.resolve("syncs.out");
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            Process strace = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-y",
                            "-qq",
                            "-o",
                            trace.toString(),
                            "-e",
                            "trace=fsync,fdatasync",
                            "-p",
                            String.valueOf(server.pid()))
                    .redirectErrorStream(true)
                    .start();
            try {
                awaitTraced(server.pid(), strace);
                for (int i = 0; i < 20; i++) {
                    long before = syncs(trace);
                    assertThat(smtp.say("NOOP")).startsWith("250");
                    assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE))
                            .startsWith("250");
                    assertThat(syncs(trace)).as("message " + i).isGreaterThan(before);
                }
                long idle = syncs(trace);
                for (int i = 0; i < 20; i++) {
                    assertThat(smtp.say("NOOP")).startsWith("250");
                }
                assertThat(syncs(trace)).as("nothing to sync").isLessThan(idle + 20);
            } finally {
                strace.destroy();
                strace.waitFor();
            }
        }
    }

    /** Syncs of the database that are over. Where two threads sync at once, strace writes each call on two lines. */
    private static long syncs(Path trace) throws IOException {
        long count = 0;
        Set<String> underWay = new HashSet<>();
        for (String line : Files.readAllLines(trace)) {
            String thread = line.substring(0, Math.max(0, line.indexOf(' ')));
            boolean over = line.endsWith("= 0");
            if (line.contains("mail.db")) {
                count += over ? 1 : 0;
                if (line.endsWith("<unfinished ...>")) {
                    underWay.add(thread);
                }
            } else if (line.contains("resumed>") && underWay.remove(thread)) {
                count += over ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void refusesWith452OnAFullDiskKeepsReadingAndRecoversAlone() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Needed.that(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()), "the right to mount a tmpfs");
        try {
            Path data = Office.in(disk);
            int acknowledged = 0;
            try (ServerProcess server = ServerProcess.serve(data)) {
                String reply = "250";
                try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                    smtp.say("EHLO load.test");
                    for (int i = 0; i < 20_000 && reply.startsWith("250"); i++) {
                        reply = smtp.send("carol@example.net", unlike(i), Office.ALICE);
                        acknowledged += reply.startsWith("250") ? 1 : 0;
                    }
                }
                assertThat(reply).startsWith("452 4.3.1");
                assertThat(acknowledged).isGreaterThan(10);
                assertThat(count(server)).isEqualTo(acknowledged);
                WebClient browser = new WebClient("https://localhost:" + server.port("https"));
                assertThat(browser.login(Office.ALICE, Office.PASSWORD).status())
                        .isEqualTo(303);
                assertThat(browser.get("/mail/inbox").uidls()).isNotEmpty();
                try (SmtpTalk pop3 = login(server)) {
                    for (int i = 1; i <= acknowledged; i++) {
                        assertThat(pop3.say("DELE " + i)).startsWith("+OK");
                    }
                    assertThat(pop3.say("QUIT")).startsWith("+OK");
                }
                assertThat(count(server)).isZero();
                try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                    smtp.say("EHLO load.test");
                    reply = smtp.send("carol@example.net", MESSAGE, Office.ALICE);
                    for (int i = 0; i < 20_000 && reply.startsWith("452"); i++) {
                        reply = smtp.send("carol@example.net", MESSAGE, Office.ALICE);
                    }
                }
                assertThat(reply).as("recovers by itself once there is room").startsWith("250");
                assertThat(server.stop()).isZero();
            }
            assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                    .isNotBlank();
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /** Not one page is free when the box starts, as after a night in which a log grew. */
    @Test
    void startsOnAFullDiskLetsPeopleReadAndDeleteAndSaysSo() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Needed.that(
                run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()), "the right to mount a tmpfs");
        try {
            Path data = Office.in(disk);
            try (ServerProcess server = ServerProcess.serve(data);
                    SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                smtp.say("EHLO load.test");
                assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE))
                        .startsWith("250");
                assertThat(server.stop()).isZero();
            }
            Path filler = disk.resolve("filler");
            fill(filler);
            try (ServerProcess server = ServerProcess.serve(data)) {
                try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                    smtp.say("EHLO load.test");
                    assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE))
                            .startsWith("452 4.3.1");
                }
                WebClient browser = new WebClient("https://localhost:" + server.port("https"));
                assertThat(browser.login(Office.ALICE, Office.PASSWORD).status())
                        .isEqualTo(303);
                WebClient.Page list = browser.get("/mail/inbox");
                assertThat(list.text()).contains("The disk of the mail server is full");
                assertThat(browser.get("/mail/inbox/" + list.uidls().get(0)).text())
                        .contains("0123456789abcdef");
                try (SmtpTalk pop3 = login(server)) {
                    assertThat(pop3.say("DELE 1")).startsWith("+OK");
                    assertThat(pop3.say("QUIT")).startsWith("+OK");
                }
                assertThat(count(server)).isZero();
                Files.delete(filler);
                assertThat(browser.get("/mail/inbox").text()).doesNotContain("The disk of the mail server is full");
                assertThat(server.stop()).isZero();
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aFullDiskKeepsWhatWasTypedNamesTheFilesAndOpensLargeMail() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Needed.that(
                run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()), "the right to mount a tmpfs");
        try {
            Path data = Office.in(disk);
            ServerProcess.command("", "user", "role", "--data", data.toString(), Office.BOB, "administrator");
            byte[] file = new byte[3 << 20];
            new Random(5).nextBytes(file);
            try (ServerProcess server = ServerProcess.serve(data)) {
                try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                    smtp.say("EHLO load.test");
                    assertThat(smtp.send("carol@example.net", withFile(file), Office.ALICE))
                            .startsWith("250");
                }
                fill(disk.resolve("filler"));
                WebClient browser = new WebClient("https://localhost:" + server.port("https"));
                assertThat(browser.login(Office.ALICE, Office.PASSWORD).status())
                        .isEqualTo(303);
                String uidl = browser.get("/mail/inbox").uidls().get(0);
                WebClient.Page read = browser.get("/mail/inbox/" + uidl);
                assertThat(read.status()).as(read.text()).isEqualTo(200);
                assertThat(read.text()).contains("See the file.").contains("large.bin");
                assertThat(LargeMailTest.download(browser, "inbox", uidl, read)).isEqualTo(file);

                assertKept(browser, "send", "nothing.bin", new byte[0], "Nothing was sent");
                assertKept(browser, "send", "numbers.bin", new byte[200_000], "numbers.bin");
                assertKept(browser, "draft", "numbers.bin", new byte[200_000], "numbers.bin");
                assertKept(browser, "draft", "", new byte[0], "the draft could not be saved");
                assertKept(browser, "send", "", new byte[0], "Nothing was sent");

                WebClient administrator = new WebClient("https://localhost:" + server.port("https"));
                assertThat(administrator.login(Office.BOB, Office.PASSWORD).status())
                        .isEqualTo(303);
                for (String page : List.of("/", "/mail/inbox", "/compose", "/settings", "/outbox", "/search?q=x")) {
                    assertThat(administrator.get(page).text()).as(page).contains("The disk of this box is full");
                }
                Files.delete(disk.resolve("filler"));
                assertThat(server.stop()).isZero();
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /** The form comes back with status 507, all that was typed, and what is the matter. */
    private static void assertKept(WebClient browser, String action, String name, byte[] file, String said)
            throws Exception {
        Map<String, String> form = browser.get("/compose").hidden("/compose");
        String body = "What I wrote, at length. ".repeat(4_000); // larger than what Jetty would keep in memory
        form.putAll(Map.of(
                "to", "bob@office.test", "cc", "cc@office.test", "bcc", "bcc@office.test", "subject", "My subject"));
        form.putAll(Map.of("body", body, "action", action));
        WebClient.Page page = browser.postMultipart("/compose", form, name, file);
        assertThat(page.status()).as(action + " " + page.text()).isEqualTo(507);
        assertThat(page.text())
                .contains("The disk of the mail server is full")
                .contains(said)
                .contains(body.strip())
                .contains("bob@office.test", "cc@office.test", "bcc@office.test", "My subject");
    }

    private static String withFile(byte[] file) {
        return "From: <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: large\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file.\r\n--b\r\n"
                + "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
                + "Content-Disposition: attachment; filename=large.bin\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(file) + "\r\n--b--\r\n";
    }

    private static void fill(Path file) throws IOException {
        byte[] page = new byte[4_096];
        try (java.io.OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 1 << 20; i++) {
                out.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    /** Text that does not compress. */
    private static String unlike(int seed) {
        byte[] noise = new byte[12_000];
        new Random(seed).nextBytes(noise);
        return "From: <carol@example.net>\r\nSubject: disk\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(noise);
    }

    private static int count(ServerProcess server) throws IOException {
        try (SmtpTalk pop3 = login(server)) {
            return Integer.parseInt(pop3.say("STAT").split(" ", -1)[1]);
        }
    }

    private static SmtpTalk login(ServerProcess server) throws IOException {
        SmtpTalk pop3 = SmtpTalk.tls(server.port("pop3s"));
        assertThat(pop3.say("USER " + Office.ALICE)).startsWith("+OK");
        assertThat(pop3.say("PASS " + Office.PASSWORD)).startsWith("+OK");
        return pop3;
    }

    /** Returns when the kernel says that every thread of the process is traced. */
    private static void awaitTraced(long pid, Process strace) throws Exception {
        while (true) {
            assertThat(strace.isAlive()).as("strace is attached").isTrue();
            boolean all = true;
            try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
                for (Path task : tasks.toList()) {
                    all &= !Files.readString(task.resolve("status")).contains("TracerPid:\t0");
                }
            }
            if (all) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
                said.lines().forEach(line -> {});
            }
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
