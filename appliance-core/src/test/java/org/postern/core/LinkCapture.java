package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** tcpdump(8) on one device of a network namespace, from the moment that it listens until it is ended. */
final class LinkCapture implements AutoCloseable {
    private final Process tcpdump;
    private final Path file;

    private LinkCapture(Process tcpdump, Path file) {
        this.tcpdump = tcpdump;
        this.file = file;
    }

    static LinkCapture start(String space, String device, Path file) throws IOException {
        String command =
                "ip netns exec " + space + " tcpdump -i " + device + " --immediate-mode -U -Z root -B 16384 -s 0 -w ";
        List<String> line = new ArrayList<>(List.of(command.strip().split(" ", -1)));
        line.add(file.toString());
        line.add("tcp");
        Process tcpdump = new ProcessBuilder(line).redirectErrorStream(true).start();
        BufferedReader said = tcpdump.inputReader(StandardCharsets.UTF_8);
        for (String each = said.readLine(); each != null; each = said.readLine()) {
            if (each.contains("listening on")) {
                return new LinkCapture(tcpdump, file);
            }
        }
        throw new IOException("tcpdump did not start on " + device);
    }

    /**
     * Ends it when all that came before is in its file: octets that are sent last, and known, have been written.
     *
     * @param space the namespace from which they are sent over the link
     * @param door address and port that they are sent to, which needs not understand them
     */
    Pcap end(String space, String door) throws IOException, InterruptedException {
        String last = "last-words-" + System.nanoTime();
        byte[] octets = last.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100 && !Pcap.read(file).holds(octets); i++) {
            new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            space,
                            "curl",
                            "-s",
                            "--http0.9",
                            "--max-time",
                            "5",
                            "http://" + door + "/" + last)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        Pcap capture = Pcap.read(file);
        assertThat(capture.holds(octets)).as("the capture is complete").isTrue();
        close();
        return capture;
    }

    /** As it is, and as base64 and quoted-printable mail or AUTH would carry it, at each of the three base64 alignments. */
    static boolean holds(Pcap capture, String text) {
        List<byte[]> forms = new ArrayList<>(List.of(text.getBytes(StandardCharsets.UTF_8)));
        for (int shift = 0; shift < 3; shift++) {
            String coded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("x".repeat(shift) + text).getBytes(StandardCharsets.UTF_8));
            forms.add(coded.substring(shift == 0 ? 0 : shift + 1, coded.length() - 1)
                    .getBytes(StandardCharsets.US_ASCII));
        }
        return forms.stream().anyMatch(capture::holds);
    }

    @Override
    public void close() {
        tcpdump.descendants().forEach(ProcessHandle::destroy);
        tcpdump.destroy();
        try {
            if (!tcpdump.waitFor(20, TimeUnit.SECONDS)) {
                tcpdump.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
