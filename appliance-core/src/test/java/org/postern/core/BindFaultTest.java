package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BindFaultTest {
    @Test
    void theFirstFreePortIsReadWhole() throws Exception {
        Path setting = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        Needed.that(Files.isReadable(setting), setting.toString());
        Process cat = new ProcessBuilder("cat", setting.toString()).start();
        String said = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(BindFault.firstFreePort()).isEqualTo(said);
    }
}
