package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.config.Listener;
import org.postern.core.config.value.Listen;

/** Who has a port, seen on real sockets of this and another process, and what a person is told of it. */
class PortHolderTest {
    /** Another program: listens on the address that it is given, says the port, and ends with its standard input. */
    static final class Other {
        private Other() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(arguments[0]))) {
                System.out.println(socket.getLocalPort());
                System.out.flush();
                int unused = System.in.read();
            }
        }
    }

    @TempDir
    Path temporary;

    @Test
    void namesAnotherProcessByItsNumberAndCommand() throws Exception {
        for (String address : List.of("127.0.0.1", "0.0.0.0", "::1", "::")) {
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Other.class.getName(),
                            address)
                    .start();
            try (var said = other.inputReader()) {
                int port = Integer.parseInt(said.readLine());
                InetSocketAddress wanted = new InetSocketAddress(address.contains(":") ? "::1" : "127.0.0.1", port);
                PortHolder.Holder holder = new PortHolder().of(wanted).orElseThrow();
                assertThat(holder.process().orElseThrow().pid()).as(address).isEqualTo(other.pid());
                assertThat(holder.process().orElseThrow().command()).contains("bin/java -cp");
                assertThat(holder.user()).isEqualTo(System.getProperty("user.name"));
                Listener smtp = new Listener("smtp", "smtp.listen", Listen.parse("*:" + port));
                assertThatThrownBy(() -> BoundPorts.bind(List.of(smtp), new PortHolder()))
                        .isInstanceOf(ApplianceException.class)
                        .hasMessageContainingAll(
                                "smtp cannot listen on *:" + port,
                                "smtp.listen",
                                "process " + other.pid(),
                                "bin/java",
                                "Nothing was started");
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aPortThatNobodyHasHasNoHolder() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            assertThat(new PortHolder().of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                    .isPresent();
            assertThat(new PortHolder().of(new InetSocketAddress("127.0.0.2", port)))
                    .as("another address")
                    .isEmpty();
        }
        assertThat(new PortHolder().of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                .isEmpty();
    }

    @Test
    void twoListenersOfOneConfigurationAreToldApart() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<Listener> both = Stream.of("smtp.listen", "web.https")
                .map(key -> new Listener(key, key, Listen.parse("127.0.0.1:" + port)))
                .toList();
        assertThatThrownBy(() -> BoundPorts.bind(both, new PortHolder()))
                .hasMessageContainingAll("web.https", "another listener of this configuration");
        try (BoundPorts ports = BoundPorts.bind(both.subList(0, 1), new PortHolder())) {
            assertThat(ports.find("smtp.listen")).as("none stayed bound").isPresent();
        }
    }

    @Test
    void saysWhatRootWouldSeeOfSomebodyElsesProcess() throws IOException {
        Path net = Files.createDirectories(temporary.resolve("net"));
        // 203.0.113.7:25 in the order of bytes of the machine, of user 0, with a socket that no process here shows
        String address = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? "077100CB" : "CB007107";
        Files.writeString(
                net.resolve("tcp"),
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                        + "   0: " + address + ":0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000 "
                        + "    0        0 4711 1 0\n");
        Files.createDirectories(temporary.resolve("1/fd"));
        PortHolder holders = new PortHolder(temporary);
        Listener smtp = new Listener("smtp", "smtp.listen", Listen.parse("203.0.113.7:25"));
        assertThat(new BindFault(smtp, new IOException("Address already in use")).words(holders))
                .contains("a process of root", "may not look into", "ss -ltnp 'sport = :25'");
        assertThat(new BindFault(smtp, new IOException("Permission denied")).words(holders))
                .as("whoever has it matters more than the right to it")
                .contains("a process of root");
        Listener free = new Listener("smtp", "smtp.listen", Listen.parse("203.0.113.7:26"));
        assertThat(new BindFault(free, new IOException("Permission denied")).words(holders))
                .contains("CAP_NET_BIND_SERVICE", "service postern start");
        assertThat(new BindFault(smtp, new IOException("Cannot assign requested address")).words(holders))
                .contains("no such address");
    }
}
