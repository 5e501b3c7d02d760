package org.postern.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace in which loopback works and everything else is sent over a link that ends nowhere: names are asked of a server
 * behind it, and it has the default routes. Whatever leaves the machine there is seen, and named.
 */
final class ShutNetwork implements AutoCloseable {
    private static final String SPACE = "postern-shut";
    private static final String LAST = "10.216.0.99";

    private final Path inside;
    private final List<Process> captures = new ArrayList<>();

    private ShutNetwork(Path inside) {
        this.inside = inside;
    }

    /** Makes it with its files in the directory; nothing where that is not allowed, or a program is missing. */
    static Optional<ShutNetwork> make(Path directory) throws IOException, InterruptedException {
        Path resolver = Files.writeString(directory.resolve("resolv.conf"), "nameserver 10.216.0.53\n");
        ShutNetwork network = new ShutNetwork(script(
                directory.resolve("inside"),
                "exec ip netns exec " + SPACE + " sh -c 'mount --bind " + resolver
                        + " /etc/resolv.conf && exec \"$0\" \"$@\"' \"$@\""));
        network.close();
        try {
            for (String command : List.of(
                    "ip netns add SPACE",
                    "ip -n SPACE link set lo up",
                    "ip -n SPACE link add out0 type veth peer name end0",
                    "ip -n SPACE link set end0 up arp off",
                    "ip -n SPACE link set out0 arp off",
                    "ip -n SPACE addr add 10.216.0.10/24 dev out0",
                    "ip -n SPACE addr add fd00:216::10/64 dev out0 nodad",
                    "ip -n SPACE link set out0 up",
                    "ip -n SPACE route add default via 10.216.0.1",
                    "ip -n SPACE -6 route add default via fd00:216::1",
                    "tcpdump --version")) {
                ServerProgram.run(command.replace("SPACE", SPACE).split(" ", -1));
            }
            ServerProgram.run(network.inside.toString(), "curl", "--version");
            return Optional.of(network);
        } catch (IOException e) {
            network.close();
            return Optional.empty();
        }
    }

    private static Path script(Path file, String line) throws IOException {
        return ServerProgram.open(Files.writeString(file, "#!/bin/sh\n" + line + "\n"), "rwxr-xr-x");
    }

    /** A program that runs its arguments inside. */
    String inside() {
        return inside.toString();
    }

    /** A program that is that one, run inside. */
    Path inside(Path program) throws IOException {
        return script(inside.resolveSibling(program.getFileName()), "exec " + inside + " " + program + " \"$@\"");
    }

    /** Watches what leaves, from now on. */
    BufferedReader watch() throws IOException {
        // Of ICMPv6, the kernel itself greets the link.
        String command = "ip netns exec " + SPACE + " tcpdump -i out0 -n -l --immediate-mode -Z root not icmp6";
        Process tcpdump = new ProcessBuilder(command.split(" ", -1))
                .redirectError(inside.resolveSibling("tcpdump.err").toFile())
                .start();
        captures.add(tcpdump);
        BufferedReader lines = tcpdump.inputReader(StandardCharsets.UTF_8);
        // What is sent before it listens is not seen: the first datagram that is seen shows that it does.
        for (int i = 0; i < 400 && !lines.ready(); i++) {
            lastWords();
            if (tcpdump.onExit().isDone()) {
                throw new IOException("tcpdump did not start");
            }
        }
        left(lines);
        return lines;
    }

    /** What left since the last time, a line of tcpdump(8) for each packet. */
    List<String> left(BufferedReader lines) throws IOException {
        List<String> left = new ArrayList<>();
        String mark = lastWords();
        for (String line = lines.readLine(); line != null && !line.contains(mark); line = lines.readLine()) {
            if (!line.contains(LAST)) {
                left.add(line);
            }
        }
        return left;
    }

    /** A datagram from a port that no other has; its line tells it from those before. */
    private String lastWords() throws IOException {
        try {
            Process sent = new ProcessBuilder(
                            inside.toString(),
                            "/usr/bin/python3",
                            "-c",
                            "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
                                    + " s.sendto(b'last', ('" + LAST + "', 9)); print(s.getsockname()[1])")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String port = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (sent.waitFor() != 0) {
                throw new IOException("no last words");
            }
            return "." + port + " > " + LAST;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            for (Process each : captures) {
                each.destroy();
                if (!each.waitFor(20, TimeUnit.SECONDS)) {
                    each.destroyForcibly();
                }
            }
            captures.clear();
            ServerProgram.run("ip", "netns", "del", SPACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (IOException e) {
            return; // it was not there
        }
    }
}
