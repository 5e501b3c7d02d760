package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In the process as it is started: what refuses it is a property that is read once, before any TLS. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RenegotiationTest {
    @TempDir
    private Path directory;

    @Test
    void noListenerNegotiatesTlsAgain() throws Exception {
        Path data = directory.resolve("data");
        String any = "127.0.0.1:0";
        ServerProcess.command(
                "",
                "init",
                "--domain",
                "office.test",
                "--https",
                any,
                "--smtp",
                any,
                "--pop3s",
                any,
                "--submissions",
                any,
                "--submission",
                any,
                "--data",
                data.toString());
        try (ServerProcess box = ServerProcess.serve(data)) {
            for (String listener : List.of("https", "pop3s", "submissions")) {
                try (SSLSocket socket = connect(box.port(listener))) {
                    assertThat(again(socket)).as(listener).isFalse();
                }
            }
        }
    }

    /** With TLS 1.2, since 1.3 has no such thing. */
    private static SSLSocket connect(int port) throws Exception {
        SSLSocket socket = (SSLSocket) TrustAll.context().getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.startHandshake();
        return socket;
    }

    /** Whether the server took part in a further handshake, and still answers. */
    private static boolean again(SSLSocket socket) throws IOException {
        try {
            socket.startHandshake();
            socket.getOutputStream().write("NOOP\r\nQUIT\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes().length > 0
                    && socket.getSession().isValid();
        } catch (SSLException | java.net.SocketException e) {
            return false;
        }
    }
}
