package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.store.RawClient;

/** What a server says without being asked, announced by a thread that is not the connection's. */
class UnilateralTest {
    @TempDir
    Path directory;

    private TinyServer server(TlsMode mode) throws IOException {
        return new TinyServer(directory, mode, TinyServer.patient());
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "IMPLICIT"})
    void reachesAnIdleClient(TlsMode mode) throws Exception {
        try (TinyServer server = server(mode);
                RawClient client = server.client()) {
            LineConnection connection = server.protocol.newest.get(20, TimeUnit.SECONDS);
            connection.announce();
            assertThat(client.line()).isEqualTo("* news");
            client.raw("ECH");
            server.settled();
            connection.announce();
            assertThat(client.line()).isEqualTo("* news");
            client.raw("O x\r\n");
            assertThat(client.line()).isEqualTo("= x");
        }
    }

    @Test
    void followsAReplyThatIsPending() throws Exception {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("SLOW\r\nECHO x\r\n");
            server.settled();
            server.protocol.newest.get(20, TimeUnit.SECONDS).announce();
            server.settled();
            assertThat(server.protocol.told).hasValue(0);
            server.protocol.slow.complete("slow");
            assertThat(client.line()).isEqualTo("slow");
            assertThat(client.line()).isEqualTo("* news");
            assertThat(client.line()).isEqualTo("= x");
        }
    }

    @Test
    void followsACommandWhoseLiteralIsOnItsWay() throws Exception {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("KEEP {3+}\r\nab");
            server.settled();
            server.protocol.newest.get(20, TimeUnit.SECONDS).announce();
            server.settled();
            client.raw("c"); // the literal is complete, its command is not
            server.settled();
            assertThat(server.protocol.told).hasValue(0);
            client.raw(" end\r\n");
            assertThat(client.line()).isEqualTo("kept abc, then end");
            assertThat(client.line()).isEqualTo("* news");
        }
    }

    @Test
    void followsTheGreeting() throws IOException {
        try (TinyServer server = server(TlsMode.NONE)) {
            server.protocol.newsAtOnce = true;
            try (RawClient client = RawClient.plain(server.port())) {
                assertThat(client.line()).isEqualTo("hello");
                assertThat(client.line()).isEqualTo("* news");
            }
        }
    }

    @Test
    void followsTheChangeToTls() throws Exception {
        try (TinyServer server = server(TlsMode.STARTTLS);
                RawClient client = server.client()) {
            server.protocol.newsWithTls = true;
            client.raw("TLS\r\n");
            assertThat(client.line()).isEqualTo("go on");
            client.startTls();
            assertThat(client.line()).isEqualTo("* news");
        }
    }

    /** A session that always has news must still hear its client. */
    @Test
    void leavesRoomForCommands() throws Exception {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            server.protocol.moreNews = true;
            server.protocol.newest.get(20, TimeUnit.SECONDS).announce();
            client.raw("ECHO x\r\nQUIT\r\n");
            String line = client.line();
            for (int told = 1; told < 1_000 && line.equals("* news"); told++) {
                line = client.line();
            }
            assertThat(line).isEqualTo("= x");
        }
    }

    /** News for a client that does not read are not made, so they take no memory; in the end its connection is cut. */
    @Test
    void stopsForAClientThatDoesNotReadAndThenCutsIt() throws Exception {
        WireLimits limits = TinyServer.impatient(Duration.ofMillis(500));
        try (TinyServer server = new TinyServer(directory, TlsMode.NONE, limits);
                Socket deaf = new Socket()) {
            server.protocol.news = "* " + "x".repeat(60_000);
            server.protocol.moreNews = true;
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            server.protocol.newest.get(20, TimeUnit.SECONDS).announce();
            assertThat(server.protocol.closed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.protocol.told.get())
                    .as("what the kernel and the channel hold")
                    .isLessThan(16L << 20);
        }
    }

    /** However often something happens while the client does not read, it is one announcement. */
    @Test
    void announcementsThatComeTogetherAreOne() throws Exception {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("SLOW\r\n");
            server.settled();
            LineConnection connection = server.protocol.newest.get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 100_000; i++) {
                connection.announce();
            }
            server.protocol.slow.complete("slow");
            assertThat(client.line()).isEqualTo("slow");
            assertThat(client.line()).isEqualTo("* news");
            client.raw("ECHO x\r\n");
            assertThat(client.line()).isEqualTo("= x");
        }
    }

    @Test
    void isNotSaidAfterTheEnd() throws Exception {
        try (TinyServer server = server(TlsMode.NONE)) {
            try (RawClient client = server.client()) {
                client.raw("QUIT\r\n");
                client.line();
            }
            assertThat(server.protocol.closed.await(20, TimeUnit.SECONDS)).isTrue();
            server.protocol.newest.get(20, TimeUnit.SECONDS).announce();
            server.settled();
            assertThat(server.protocol.told).hasValue(0);
        }
    }

    /** Whoever announces does not know that the server has stopped, and must not fail by it. */
    @Test
    void anAnnouncementAfterTheStopIsHarmless() throws Exception {
        LineConnection connection;
        try (TinyServer server = server(TlsMode.NONE)) {
            try (RawClient client = server.client()) {
                client.raw("ECHO x\r\n");
                client.line();
            }
            connection = server.protocol.newest.get(20, TimeUnit.SECONDS);
        }
        connection.announce();
    }
}
