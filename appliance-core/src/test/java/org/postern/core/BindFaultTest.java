package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.postern.core.config.Listener;
import org.postern.core.config.value.Listen;

class BindFaultTest {
    @Test
    void theFirstFreePortIsReadWhole() throws Exception {
        Path setting = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        Needed.that(Files.isReadable(setting), setting.toString());
        Process cat = new ProcessBuilder("cat", setting.toString()).start();
        String said = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(BindFault.firstFreePort()).isEqualTo(said);
    }

    @Test
    void aPortThatNobodyHasIsToldFromOneThatIsTaken() throws Exception {
        BindException denied = new BindException("Permission denied");
        BindFault fault;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Listen listen = new Listen("127.0.0.1", taken.getLocalPort());
            fault = new BindFault(new Listener("smtp", "smtp.listen", listen), denied);
            assertThat(fault.onlyLacksRight(new PortHolder())).isFalse();
            assertThat(fault.words(new PortHolder())).contains("another listener of this configuration");
        }
        assertThat(fault.onlyLacksRight(new PortHolder())).isTrue();
        assertThat(fault.words(new PortHolder())).contains("CAP_NET_BIND_SERVICE");
    }
}
