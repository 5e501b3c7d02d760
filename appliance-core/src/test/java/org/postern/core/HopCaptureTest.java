package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The claim of the patent, by capture: a browser in one network namespace, the appliance in another. On the link between
 * them no byte of mail or password is readable and nothing speaks POP3 or SMTP; on the box's loopback both protocols are.
 */
class HopCaptureTest {
    private static final String BOX = "postern-box";
    private static final String OUTSIDE = "postern-outside";
    private static final String BOX_ADDRESS = "10.213.0.1";
    private static final String OUTSIDE_ADDRESS = "10.213.0.2";
    private static final String PASSWORD = "tangerine-umbrella-7731";
    private static final String RECEIVED = "pelican-ledger-2209";
    private static final String SUBJECT = "quartz-meeting-5518";
    private static final String BODY = "walnut-contract-9904";
    private static final List<String> PROTOCOL =
            List.of("USER alice", "AUTH PLAIN", "MAIL FROM:", "RCPT TO:", "RETR 1", "UIDL", "+OK", "250 2.");

    @TempDir
    Path directory;

    private final Deque<Process> started = new ArrayDeque<>();

    @Test
    void showsNoMailOnTheWireAndBothProtocolsOnLoopback() throws Exception {
        Needed.that(namespaces(), "the right to make network namespaces");
        Path data = box();
        Path outer = Files.createDirectories(Path.of("target", "captures")).resolve("outer.pcap");
        Path inner = outer.resolveSibling("lo.pcap");
        try (ServerProcess server = ServerProcess.serve(data, "ip", "netns", "exec", BOX)) {
            deliver(server.port("smtp"), "127.0.0.1");
            Process outerCapture = capture("box0", outer);
            Process innerCapture = capture("lo", inner);
            assertThat(browse(server.port("https"))).contains("read 1 sent 1");
            end(outerCapture, outer, OUTSIDE, BOX_ADDRESS, server.port("smtp"));
            end(innerCapture, inner, BOX, "127.0.0.1", server.port("smtp"));

            Pcap wire = Pcap.read(outer);
            assertThat(wire.octets()).as("something crossed the wire").isGreaterThan(5_000);
            for (String secret : List.of(PASSWORD, RECEIVED, SUBJECT, BODY)) {
                assertThat(holds(wire, secret)).as("on the wire: " + secret).isFalse();
            }
            for (String word : PROTOCOL) {
                assertThat(wire.holds(bytes(word))).as("on the wire: " + word).isFalse();
            }
            Pcap loopback = Pcap.read(inner);
            for (String word : List.of("USER alice@office.test", "RETR ", "AUTH PLAIN", "MAIL FROM:", "RCPT TO:")) {
                assertThat(loopback.holds(bytes(word)))
                        .as("on loopback: " + word)
                        .isTrue();
            }
            for (String text : List.of(RECEIVED, SUBJECT, BODY)) {
                assertThat(holds(loopback, text)).as("on loopback: " + text).isTrue();
            }
            assertThat(holds(loopback, PASSWORD)).as("the password on loopback").isFalse();

            // The gate can fail: the same words over a plain connection from outside are found on the wire.
            Path control = directory.resolve("control.pcap");
            Process controlCapture = capture("box0", control);
            deliver(server.port("smtp"), BOX_ADDRESS);
            end(controlCapture, control, OUTSIDE, BOX_ADDRESS, server.port("smtp"));
            assertThat(holds(Pcap.read(control), RECEIVED)).isTrue();
            assertThat(Pcap.read(control).holds(bytes("MAIL FROM:"))).isTrue();
        }
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        started.forEach(Process::destroyForcibly);
        run("ip", "netns", "del", BOX);
        run("ip", "netns", "del", OUTSIDE);
    }

    private static boolean namespaces() throws Exception {
        run("ip", "netns", "del", BOX);
        run("ip", "netns", "del", OUTSIDE);
        return run("ip", "netns", "add", BOX)
                && run("ip", "netns", "add", OUTSIDE)
                && run("ip", "link", "add", "box0", "netns", BOX, "type", "veth", "peer", "out0", "netns", OUTSIDE)
                && run("ip", "-n", BOX, "addr", "add", BOX_ADDRESS + "/24", "dev", "box0")
                && run("ip", "-n", OUTSIDE, "addr", "add", OUTSIDE_ADDRESS + "/24", "dev", "out0")
                && run("ip", "-n", BOX, "link", "set", "box0", "up")
                && run("ip", "-n", OUTSIDE, "link", "set", "out0", "up")
                && run("ip", "-n", BOX, "link", "set", "lo", "up")
                && run("ip", "-n", OUTSIDE, "link", "set", "lo", "up")
                && run("tcpdump", "--version");
    }

    private Path box() throws Exception {
        return Office.with(
                directory,
                PASSWORD,
                "--hostname",
                BOX_ADDRESS,
                "--https",
                BOX_ADDRESS + ":0",
                "--smtp",
                "0.0.0.0:0",
                "--pop3s",
                BOX_ADDRESS + ":0");
    }

    private void deliver(int port, String address) throws Exception {
        String space = address.equals(BOX_ADDRESS) ? OUTSIDE : BOX;
        Path mail = directory.resolve("mail.eml");
        Files.writeString(
                mail,
                "From: <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: " + RECEIVED + "\r\n\r\n" + RECEIVED
                        + "\r\n");
        assertThat(run(
                        "ip",
                        "netns",
                        "exec",
                        space,
                        "curl",
                        "-sS",
                        "--max-time",
                        "30",
                        "smtp://" + address + ":" + port,
                        "--mail-from",
                        "carol@example.net",
                        "--mail-rcpt",
                        "alice@office.test",
                        "--upload-file",
                        mail.toString()))
                .as("a mail comes in by SMTP")
                .isTrue();
    }

    private static String browse(int port) throws Exception {
        Process client = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        OUTSIDE,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.postern.core.CaptureClient",
                        "https://" + BOX_ADDRESS + ":" + port,
                        "alice@office.test",
                        PASSWORD,
                        "bob@office.test",
                        SUBJECT,
                        BODY)
                .redirectErrorStream(true)
                .start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(said).isZero();
        return said;
    }

    /** Starts tcpdump in the box's namespace and returns when it listens. */
    private Process capture(String device, Path file) throws IOException {
        Process tcpdump = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        BOX,
                        "tcpdump",
                        "-i",
                        device,
                        "--immediate-mode",
                        "-U",
                        "-Z",
                        "root",
                        "-B",
                        "16384",
                        "-s",
                        "0",
                        "-w",
                        file.toString(),
                        "tcp")
                .redirectErrorStream(true)
                .start();
        started.push(tcpdump);
        BufferedReader said = tcpdump.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("listening on")) {
                return tcpdump;
            }
        }
        throw new IOException("tcpdump did not start on " + device);
    }

    /**
     * Ends a capture when all that came before is in its file: octets that are sent last, and known, have been written.
     * They go to the SMTP port, which refuses them.
     */
    private static void end(Process capture, Path file, String space, String address, int port) throws Exception {
        String last = "last-words-" + System.nanoTime();
        for (int i = 0; i < 100 && !Pcap.read(file).holds(bytes(last)); i++) {
            run(
                    "ip",
                    "netns",
                    "exec",
                    space,
                    "curl",
                    "-s",
                    "--max-time",
                    "5",
                    "http://" + address + ":" + port + "/" + last);
        }
        assertThat(Pcap.read(file).holds(bytes(last)))
                .as("the capture is complete")
                .isTrue();
        capture.descendants().forEach(ProcessHandle::destroy);
        capture.destroy();
        assertThat(capture.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** As it is, and as base64 and quoted-printable mail or AUTH would carry it, at each of the three base64 alignments. */
    private static boolean holds(Pcap capture, String text) {
        List<byte[]> forms = new ArrayList<>(List.of(bytes(text)));
        for (int shift = 0; shift < 3; shift++) {
            String coded = Base64.getEncoder().withoutPadding().encodeToString(bytes("x".repeat(shift) + text));
            forms.add(bytes(coded.substring(shift == 0 ? 0 : shift + 1, coded.length() - 1)));
        }
        return forms.stream().anyMatch(capture::holds);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
