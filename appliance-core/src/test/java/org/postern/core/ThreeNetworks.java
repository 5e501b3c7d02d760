package org.postern.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Outside, DMZ and inside, each a network namespace with a link to a router, which is one too and forwards everything until rules are
 * loaded into it. Every host has more doors than anybody should reach.
 */
final class ThreeNetworks implements AutoCloseable {
    static final String OUTSIDE = "postern-outer";
    static final String DMZ = "postern-dmz";
    static final String INSIDE = "postern-inside";
    static final String ROUTER = "postern-router";
    static final String OUTSIDE_HOST = "10.214.0.10";
    static final String WEB = "10.214.1.10";
    static final String DMZ_HOST = "10.214.1.11";
    static final String OFFICE = "10.214.2.10";
    static final String OTHER_HOST = "10.214.2.11";
    private static final List<String> NETWORKS = List.of(OUTSIDE, DMZ, INSIDE);
    private static final List<String> SPACES = List.of(ROUTER, OUTSIDE, DMZ, INSIDE);

    /** Says which doors of the arguments {@code from>to:port} let a connection in; a silent one is shut. */
    private static final String KNOCK = """
            import asyncio, sys
            async def knock(door):
                source, target = door.split('>')
                host, port = target.split(':')
                try:
                    await asyncio.wait_for(asyncio.open_connection(host, int(port), local_addr=(source, 0)), 4)
                    print(door)
                except (OSError, asyncio.TimeoutError):
                    pass
            async def main():
                await asyncio.gather(*[knock(door) for door in sys.argv[1:]])
            asyncio.run(main())
            """;

    /** Listens at the arguments {@code address:port}, says so, and stays until its input ends. */
    private static final String LISTEN = """
            import socket, sys
            kept = []
            for door in sys.argv[1:]:
                address, port = door.split(':')
                kept.append(socket.create_server((address, int(port)), backlog=200))
            print('open', flush=True)
            sys.stdin.read()
            """;

    private final List<Process> listeners = new ArrayList<>();

    private ThreeNetworks() {}

    /** Makes them; nothing where that is not allowed, or a program is missing. */
    static Optional<ThreeNetworks> make() throws IOException, InterruptedException {
        ThreeNetworks networks = new ThreeNetworks();
        networks.close();
        try {
            networks.connect();
            ServerProgram.run("tcpdump", "--version");
            ip(ROUTER, "nft", "list", "ruleset");
            return Optional.of(networks);
        } catch (IOException e) {
            networks.close();
            return Optional.empty();
        }
    }

    private void connect() throws IOException, InterruptedException {
        for (String space : SPACES) {
            ServerProgram.run("ip", "netns", "add", space);
            ServerProgram.run("ip", "-n", space, "link", "set", "lo", "up");
        }
        ip(ROUTER, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        for (int i = 0; i < NETWORKS.size(); i++) {
            String space = NETWORKS.get(i);
            String net = "10.214." + i;
            String link =
                    "ip link add DEVICE netns ROUTER type veth peer eth0 netns SPACE; ip -n ROUTER addr add NET.1/24 dev DEVICE;"
                            + " ip -n ROUTER link set DEVICE up; ip -n SPACE addr add NET.10/24 dev eth0; ip -n SPACE addr add NET.11/24 dev eth0;"
                            + " ip -n SPACE link set eth0 up; ip -n SPACE route add default via NET.1";
            link = link.replace("DEVICE", device(i)).replace("ROUTER", ROUTER);
            for (String command :
                    link.replace("SPACE", space).replace("NET", net).split("; ?", -1)) {
                ServerProgram.run(command.split(" ", -1));
            }
        }
    }

    /** The router's device in the network. */
    static String device(int network) {
        return List.of("outer0", "dmz0", "inner0").get(network);
    }

    /** Loads the example of the documentation, with its variables. */
    void firewall(Path rules, String hopPorts) throws IOException, InterruptedException {
        ip(
                ROUTER,
                "nft",
                "-D",
                "outside=" + device(0),
                "-D",
                "dmz=" + device(1),
                "-D",
                "inside=" + device(2),
                "-D",
                "web=" + WEB,
                "-D",
                "office=" + OFFICE,
                "-D",
                "hop=" + hopPorts,
                "-f",
                rules.toString());
    }

    /** Opens doors, {@code address:port}, that nothing real is behind. */
    void listen(String space, String... doors) throws IOException {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", space, "/usr/bin/python3", "-c", LISTEN));
        line.addAll(Arrays.asList(doors));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        listeners.add(process);
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"open".equals(said)) {
            throw new IOException("no listener: " + said);
        }
    }

    /** Which of the doors, {@code from>to:port}, let a connection from that namespace in. */
    static Set<String> open(String space, List<String> doors) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", space, "/usr/bin/python3", "-c", KNOCK));
        line.addAll(doors);
        try {
            Process process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new TreeSet<>(
                    process.inputReader(StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ip(String space, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", space));
        line.addAll(Arrays.asList(command));
        ServerProgram.run(line.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        try {
            for (Process each : listeners) {
                each.destroyForcibly().waitFor();
            }
            listeners.clear();
            for (String space : SPACES) {
                remove(space);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void remove(String space) throws InterruptedException {
        try {
            ServerProgram.run("ip", "netns", "del", space);
        } catch (IOException e) {
            return; // it was not there
        }
    }
}
