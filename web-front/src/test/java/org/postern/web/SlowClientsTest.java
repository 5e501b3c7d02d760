package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.http.Deadlines;
import org.postern.web.http.Limits;
import org.postern.web.session.SessionTimes;

/** Clients that creep: each is cut by a deadline of some hundred milliseconds, and nobody else notices. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowClientsTest {
    private static final Deadlines SHORT = new Deadlines(
            Duration.ofMillis(800),
            Duration.ofMillis(400),
            100_000,
            1 << 20,
            Duration.ofMillis(200),
            Duration.ofSeconds(1));

    private static final Deadlines LONG = new Deadlines(
            Duration.ofMinutes(5), Duration.ofMinutes(5), 1_024, 1_024, Duration.ofMillis(200), Duration.ofSeconds(1));

    /** Octets that take five seconds; a creeper has less than one. */
    private static final int MOST = 250;

    @TempDir
    private Path directory;

    private FrontFixture front;

    @BeforeEach
    void start() {
        front = new FrontFixture(directory, limits(300), SHORT, SessionTimes.STANDARD);
    }

    private static Limits limits(int perAddress) {
        return new Limits(8, 500, perAddress, 16 << 10, 1 << 20, 100, 10 << 20, 1 << 10);
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void headerThatComesOctetByOctetIsCut() throws IOException {
        try (SSLSocket socket = connect()) {
            assertThat(drip(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: "))
                    .isLessThan(MOST);
        }
    }

    @Test
    void formThatComesOctetByOctetIsCut() throws IOException {
        try (SSLSocket socket = connect()) {
            assertThat(
                            drip(
                                    socket,
                                    "POST /login HTTP/1.1\r\nHost: localhost\r\n"
                                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n"))
                    .isLessThan(MOST);
        }
    }

    @Test
    void answerThatIsNotReadIsCutAndItsThreadFreed() throws IOException {
        FrontFixture.Browser alice = front.browser();
        alice.login("alice");
        try (SSLSocket socket = connect()) {
            socket.getOutputStream()
                    .write(("GET /big?mib=64 HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-sid="
                                    + alice.cookies.get("__Host-sid") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            long read = 0;
            InputStream in = socket.getInputStream();
            byte[] some = new byte[65_536];
            try {
                for (int i = 0; i < 30; i++) {
                    read += in.read(some, 0, 1);
                    java.util.concurrent.locks.LockSupport.parkNanos(60_000_000);
                }
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    read += n;
                }
            } catch (IOException e) {
                assertThat(e).isInstanceOfAny(SocketException.class, javax.net.ssl.SSLException.class);
            }
            assertThat(read).isLessThan(64L << 20);
        }
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (sending()) {
            assertThat(System.nanoTime() - end).as("a thread still sends").isNegative();
        }
    }

    private static boolean sending() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().startsWith("org.postern.web.http.Sender"));
    }

    /** With deadlines that cut nobody before the end of the test. */
    @Test
    void hundredCreepersDoNotKeepAGoodClientWaiting() throws IOException {
        front.close();
        front = new FrontFixture(directory, limits(300), LONG, SessionTimes.STANDARD);
        List<SSLSocket> creepers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            SSLSocket socket = connect();
            socket.getOutputStream()
                    .write(("POST /login HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\na=")
                            .getBytes(StandardCharsets.US_ASCII));
            creepers.add(socket);
        }
        assertThat(front.browser().tryLogin("alice", "right").statusCode()).isEqualTo(303);
        for (SSLSocket socket : creepers) {
            assertThat(waits(socket)).as("a form is still awaited").isTrue();
            socket.close();
        }
    }

    @Test
    void inACrowdAConnectionWithoutASessionMustNotIdle() throws IOException {
        front.close();
        FakeMemory memory = new FakeMemory(48 << 20);
        front = new FrontFixture(directory, limits(300), LONG, SessionTimes.STANDARD, memory);
        FrontFixture.Browser alice = front.browser();
        alice.login("alice");
        try (SSLSocket idle = connect()) {
            assertThat(waits(idle)).isTrue();
            memory.crowded = true;
            idle.setSoTimeout(20_000);
            assertThat(idle.getInputStream().read()).as("closed").isNegative();
            assertThat(alice.get("/").statusCode()).isEqualTo(200);
        }
    }

    private static boolean waits(SSLSocket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            int unused = socket.getInputStream().read(); // an answer, or the end
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Test
    void oneNetworkHasABoundedNumberOfConnections() throws IOException {
        front.close();
        front = new FrontFixture(directory, limits(3), SHORT, SessionTimes.STANDARD);
        List<SSLSocket> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SSLSocket socket = connect();
            assertThat(answers(socket)).isTrue();
            open.add(socket);
        }
        SSLSocket tooMany = null;
        boolean served;
        try {
            tooMany = connect();
            served = answers(tooMany);
        } catch (IOException e) {
            served = false;
        }
        assertThat(served).isFalse();
        for (SSLSocket socket : open) {
            socket.close();
        }
    }

    private static boolean answers(SSLSocket socket) {
        try {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException e) {
            return false;
        }
    }

    private SSLSocket connect() throws IOException {
        SSLSocket socket = (SSLSocket) TestTls.context().getSocketFactory().createSocket("127.0.0.1", front.port());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    /** Sends the start and then an octet each 20 ms until the server closes; returns how many it took. */
    private static int drip(SSLSocket socket, String start) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(start.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < MOST; i++) {
            try {
                out.write('a');
            } catch (IOException e) {
                return i;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        return MOST;
    }
}
