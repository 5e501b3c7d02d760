package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Letter;

/**
 * Programs that people use, with the certificate checked against the authority of the box, as a careful person sets them up.
 * {@code packaging/verify} installs them; where one cannot be had its tests are skipped.
 */
class RealClientsTest {
    private static final String USER = Office.ALICE;

    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static TestBox box;
    private static Path authority;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        Map<String, String> settings = new TreeMap<>(internet.settings());
        settings.put("office.hostname", "localhost");
        box = TestBox.start(
                directory.resolve("data"), "office.test", Clock.systemUTC(), settings, "alice", "bob", "dora");
        authority = box.data().resolve("keys/ca.pem");
        assertThat(authority).exists();
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
        internet.close();
    }

    /** What a program said, and how it ended. */
    private record Run(int code, String said) {}

    private static Run run(Path input, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .directory(directory.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("FETCHMAILHOME", directory.toString());
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process = builder.redirectOutput(said.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Run(process.exitValue(), Files.readString(said, StandardCharsets.ISO_8859_1));
    }

    private static void succeeds(Path input, String... command) throws IOException, InterruptedException {
        Run run = run(input, command);
        assertThat(run.code()).as(String.join(" ", command) + ": " + run.said()).isZero();
    }

    private static void needs(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(Arrays.asList(arguments));
        boolean there;
        try {
            there = new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            there = false;
        }
        Needed.that(there, String.join(" ", command));
    }

    private static Path file(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Path letter(String to) throws IOException {
        return file(
                "letter-" + to + ".eml",
                "From: Alice <" + USER + ">\r\nTo: <" + to + ">\r\nSubject: real\r\nBcc: <hidden@" + to.split("@", 2)[1]
                        + ">\r\n\r\n.\r\n..dots\r\nlast line\r\n");
    }

    /** The letter as any program hands it over: signed off properly, its blind recipients hidden. */
    private static void arrived(FakeMx mx, String to) throws InterruptedException {
        Letter letter = mx.letter();
        assertThat(letter.from()).isEqualTo(USER);
        assertThat(letter.recipients()).containsExactly(to);
        assertThat(letter.fields("From").get(0)).contains(USER);
        assertThat(letter.fields("Subject")).containsExactly("real");
        assertThat(letter.fields("Bcc")).isEmpty();
        assertThat(letter.fields("Date")).hasSize(1);
        assertThat(letter.fields("Message-ID")).hasSize(1);
        // swaks ends the data with a blank line of its own.
        assertThat(Headers.body(letter.text()).stripTrailing()).isEqualTo(".\r\n..dots\r\nlast line");
        assertThat(letter.fields("Received"))
                .as("nothing of where the sender is")
                .noneMatch(field -> field.contains("127.0.0.1") || field.contains("from "));
    }

    @Test
    void curlSendsOverBothPortsAndReads() throws Exception {
        needs("curl", "--version");
        for (String scheme : List.of("smtps", "smtp")) {
            String to = "carol@curl-" + scheme + ".test";
            FakeMx mx = internet.domain("curl-" + scheme + ".test");
            String url = scheme + "://localhost:" + box.port(scheme.equals("smtps") ? "submissions" : "submission");
            List<String> command = new ArrayList<>(List.of(
                    "curl", "-sS", "--ssl-reqd", "--max-time", "30", url, "--user", USER + ":" + Office.PASSWORD));
            command.addAll(List.of("--mail-from", USER, "--mail-rcpt", to, "--upload-file", "-"));
            assertThat(run(letter(to), command.toArray(String[]::new)).code())
                    .as("a stranger's certificate is refused")
                    .isEqualTo(60);
            command.addAll(List.of("--cacert", authority.toString()));
            succeeds(letter(to), command.toArray(String[]::new));
            arrived(mx, to);
        }
        box.write("alice", "dora@office.test", "to dora", "read me with curl");
        Run read = run(
                authority,
                "curl",
                "-sS",
                "--max-time",
                "30",
                "--cacert",
                authority.toString(),
                "--user",
                "dora@office.test:" + Office.PASSWORD,
                "pop3s://localhost:" + box.port("pop3s") + "/1");
        assertThat(read.code()).as(read.said()).isZero();
        assertThat(read.said()).contains("Subject: to dora", "read me with curl");
    }

    @Test
    void swaksSendsOverBothPortsAndFromOutside() throws Exception {
        needs("swaks", "--version");
        needs("perl", "-MNet::SSLeay", "-MIO::Socket::SSL", "-e", "1");
        for (String listener : List.of("submissions", "submission")) {
            String to = "carol@swaks-" + listener + ".test";
            FakeMx mx = internet.domain("swaks-" + listener + ".test");
            List<String> command = new ArrayList<>(swaks(listener, USER, to, letter(to)));
            command.add(listener.equals("submissions") ? "--tls-on-connect" : "--tls");
            Run open = run(authority, command.toArray(String[]::new));
            assertThat(open.code())
                    .as("nothing without a password: " + open.said())
                    .isNotZero();
            assertThat(open.said()).contains("530 ");
            command.addAll(List.of("--auth", "PLAIN", "--auth-user", USER, "--auth-password", Office.PASSWORD));
            succeeds(authority, command.toArray(String[]::new));
            arrived(mx, to);
        }
        List<String> plain = new ArrayList<>(swaks("submission", USER, "carol@swaks-submission.test", letter(USER)));
        plain.addAll(List.of("--auth", "PLAIN", "--auth-user", USER, "--auth-password", Office.PASSWORD));
        Run refused = run(authority, plain.toArray(String[]::new));
        assertThat(refused.code())
                .as("no password without TLS: " + refused.said())
                .isNotZero();

        List<String> outside = new ArrayList<>(swaks(
                "smtp", "carol@example.net", "bob@office.test", file("in.eml", "Subject: outside\r\n\r\nhi\r\n")));
        outside.addAll(List.of("--tls", "--helo", "mx.example.net"));
        succeeds(authority, outside.toArray(String[]::new));
        String message = box.await("bob", "", text -> text.contains("Subject: outside"));
        assertThat(Headers.of(message, "Received").get(0)).contains("with ESMTPS");
    }

    private static List<String> swaks(String listener, String from, String to, Path letter) {
        return List.of(
                "swaks",
                "--server",
                "localhost",
                "--port",
                String.valueOf(box.port(listener)),
                "--tls-verify",
                "--tls-ca-path",
                authority.toString(),
                "--from",
                from,
                "--to",
                to,
                "--data",
                "@" + letter);
    }

    @Test
    void msmtpSendsOverBothPorts() throws Exception {
        needs("msmtp", "--version");
        for (String listener : List.of("submissions", "submission")) {
            String to = "carol@msmtp-" + listener + ".test";
            FakeMx mx = internet.domain("msmtp-" + listener + ".test");
            String account = "account default\nhost localhost\nport " + box.port(listener)
                    + "\ntls on\ntls_starttls " + (listener.equals("submission") ? "on" : "off")
                    + "\nauth plain\nuser " + USER + "\npassword \"" + Office.PASSWORD + "\"\nfrom " + USER + "\n";
            Path distrusting = file("msmtp-system", account);
            Run stranger = run(letter(to), "msmtp", "-C", distrusting.toString(), to);
            assertThat(stranger.code())
                    .as("a stranger's certificate is refused")
                    .isNotZero();
            assertThat(stranger.said()).contains("certificate");
            Path trusting = file("msmtp-own", account + "tls_trust_file " + authority + "\n");
            succeeds(letter(to), "msmtp", "-C", trusting.toString(), to);
            arrived(mx, to);
        }
    }

    @Test
    void fetchmailReadsOverPop3s() throws Exception {
        needs("fetchmail", "--version", "--fetchmailrc", "/dev/null", "--nosyslog");
        box.write("alice", "bob@office.test", "first for fetchmail", "one");
        box.write("alice", "bob@office.test", "second for fetchmail", "two");
        Path got = directory.resolve("fetched.mbox");
        Path script = Files.writeString(directory.resolve("keep"), "#!/bin/sh\ncat >> " + got + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        String poll = "poll localhost protocol POP3 port " + box.port("pop3s")
                + " timeout 30\n  user \"bob@office.test\"" + " password \"" + Office.PASSWORD + "\" ssl sslcertck ";
        String rest = " mda \"" + script + "\" fetchall nokeep\n";
        Run stranger = run(
                authority,
                "fetchmail",
                "-v",
                "-f",
                file("fetch-system", poll + rest).toString());
        assertThat(stranger.code()).as("a stranger's certificate is refused").isNotZero();
        assertThat(got).doesNotExist();
        succeeds(
                authority,
                "fetchmail",
                "-v",
                "-f",
                file("fetch-own", poll + "sslcertfile \"" + authority + "\"" + rest)
                        .toString());
        assertThat(Files.readString(got)).contains("first for fetchmail", "second for fetchmail");
        assertThat(box.inbox("bob")).noneMatch(message -> message.contains("for fetchmail"));
    }
}
