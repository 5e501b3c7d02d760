package org.postern.store.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.RunningServer;
import org.postern.store.gate.LoginThreads;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.share.ShareLimits;
import org.postern.store.wire.Clients;
import org.postern.store.wire.LoopbackSockets;
import org.postern.store.wire.TlsMode;
import org.postern.store.wire.WireLimits;
import org.postern.store.wire.WireServer;
import org.postern.store.wire.WireThreads;

/** POP3 over a socket: what streams, order and ends come to when bytes travel. */
final class Pop3WireTest {
    private static final int LARGE = 50 << 20;

    private final CountDownLatch freed = new CountDownLatch(1);
    private final AtomicLong taken = new AtomicLong();
    private long failAt = Long.MAX_VALUE;
    private WireThreads threads;
    private WireServer server;

    @BeforeEach
    void start() throws IOException {
        threads = new WireThreads(1, 2);
        Pop3Protocol protocol = new Pop3Protocol(
                (name, secret, client) -> new Login.Granted(Office.ALICE, "Inbox", Office.grant()),
                new Maildrops(new Source(), true),
                LoginThreads.DIRECT,
                "mail.office.test");
        server = new WireServer(
                new WireServer.Listener(
                        "pop3",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TlsMode.NONE,
                        WireLimits.DEFAULT,
                        Clients.ANY),
                protocol.onWire(),
                Optional.empty(),
                threads,
                new LoopbackSockets(),
                RunningServer.admission(ShareLimits.of(48 << 20)));
        server.serve();
    }

    @AfterEach
    void stop() {
        server.close();
        threads.close();
    }

    @Test
    void answersPipelinedCommandsInTheirOrder() throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "USER a\r\nPASS b\r\nSTAT\r\nLIST 2\r\nRETR 2\r\nDELE 2\r\nRETR 2\r\nUIDL\r\nNOOP\r\nQUIT\r\nSTAT\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .skip(3))
                    .containsExactly(
                            "+OK 2 " + (LARGE + 18),
                            "+OK 2 18",
                            "+OK 18 octets",
                            "Subject: small",
                            "",
                            ".",
                            "+OK marked, goes at QUIT",
                            "-ERR no such message",
                            "+OK 1 messages (" + LARGE + " octets)",
                            "1 u0",
                            ".",
                            "+OK still here",
                            "+OK bye");
        }
    }

    @Test
    void readsALargeMailOnlyAsFastAsTheClientTakesIt() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "USER a\r\nPASS b\r\nRETR 1\r\nNOOP\r\n");
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[65_536];
            byte[] tail = new byte[32];
            long received = 0;
            while (received < LARGE) {
                int read = in.read(buffer);
                assertThat(read).isPositive();
                received += read;
                // What the two socket buffers and the server's own hold; far less than the mail.
                assertThat(taken.get() - received).isLessThan(12L << 20);
                System.arraycopy(buffer, Math.max(0, read - 32), tail, 0, Math.min(32, read));
            }
            send(socket, "QUIT\r\n");
            byte[] rest = in.readAllBytes();
            byte[] end = Arrays.copyOf(tail, tail.length + rest.length);
            System.arraycopy(rest, 0, end, tail.length, rest.length);
            assertThat(new String(end, StandardCharsets.US_ASCII)).contains("\r\n.\r\n+OK still here\r\n+OK bye\r\n");
        }
    }

    @Test
    void cutsTheConnectionWhenTheStoreFailsInsideAMessage() throws IOException {
        failAt = 1 << 20;
        try (Socket socket = connect()) {
            send(socket, "USER a\r\nPASS b\r\nRETR 1\r\nNOOP\r\n");
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all.length()).isLessThan(2 << 20);
            assertThat(all).doesNotContain("\r\n.\r\n").doesNotContain("still here");
        }
    }

    @Test
    void freesTheMaildropOfAClientThatGoes() throws IOException, InterruptedException {
        try (Socket socket = connect()) {
            send(socket, "USER a\r\nPASS b\r\nDELE 1\r\n");
            BufferedReader lines = reader(socket);
            for (int i = 0; i < 4; i++) {
                assertThat(lines.readLine()).startsWith("+OK");
            }
        }
        assertThat(freed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void freesTheMaildropOfAClientThatGoesInsideALargeMail() throws IOException, InterruptedException {
        try (Socket socket = connect()) {
            send(socket, "USER a\r\nPASS b\r\nRETR 1\r\n");
            assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
        }
        assertThat(freed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closesOnABareLineFeed() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "NOOP\nQUIT\r\nCAPA\r\n");
            BufferedReader lines = reader(socket);
            assertThat(lines.readLine()).startsWith("+OK mail.office.test POP3 ready, session ");
            assertThat(lines.readLine()).isEqualTo("-ERR bare CR, LF or NUL, closing");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void takesALongAnswerToASaslChallengeButNoLongCommand() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "AUTH PLAIN\r\n" + "A".repeat(9_000) + "\r\nNOOP " + "A".repeat(9_000) + "\r\nQUIT\r\n");
            BufferedReader lines = reader(socket);
            assertThat(lines.readLine()).startsWith("+OK");
            assertThat(lines.readLine()).isEqualTo("+ ");
            assertThat(lines.readLine()).isEqualTo("-ERR not a PLAIN response");
            assertThat(lines.readLine()).isEqualTo("-ERR line too long");
            assertThat(lines.readLine()).isEqualTo("+OK bye");
        }
    }

    @Test
    void givesStrangersAMinute() {
        long now = System.nanoTime();
        Office office = new Office();
        Pop3Session session = office.forPasswords().newSession(new Client(office.forPasswords()));
        assertThat(session.overdue(now + Duration.ofSeconds(50).toNanos())).isFalse();
        assertThat(session.overdue(now + Duration.ofSeconds(70).toNanos())).isTrue();
        session.enter(new Transaction(office.open(1, "Inbox"), () -> {}), Office.grant());
        assertThat(session.overdue(now + Duration.ofHours(1).toNanos())).isFalse();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(65_536);
        socket.setSoTimeout(30_000);
        socket.connect(server.address());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private final class Source implements Maildrops.Source {
        @Override
        public Optional<Long> folderId(long accountId, String name) {
            return Optional.of(1L);
        }

        @Override
        public Maildrop open(long accountId, String name) {
            return new LargeAndSmall();
        }
    }

    private final class LargeAndSmall implements Maildrop {
        @Override
        public int count() {
            return 2;
        }

        @Override
        public long size(int index) {
            return index == 0 ? LARGE : 18;
        }

        @Override
        public String uidl(int index) {
            return "u" + index;
        }

        @Override
        public InputStream content(int index) {
            return index == 0
                    ? new Endless()
                    : new java.io.ByteArrayInputStream("Subject: small\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public OptionalLong size(String uidl) {
            return OptionalLong.of(uidl.equals("u0") ? size(0) : size(1));
        }

        @Override
        public InputStream content(String uidl) {
            return uidl.equals("u0") ? content(0) : content(1);
        }

        @Override
        public void remove(BitSet deleted) {}

        @Override
        public void close() {
            freed.countDown();
        }
    }

    /** A mail of lines of 64 octets, made as it is read. */
    private final class Endless extends InputStream {
        private int position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (position >= failAt) {
                throw new IOException("the disk failed, as this test wants");
            }
            int count = Math.min(length, LARGE - position);
            for (int i = 0; i < count; i++) {
                int column = (position + i) % 64;
                to[offset + i] = (byte) (column == 62 ? '\r' : column == 63 ? '\n' : 'x');
            }
            position += count;
            taken.addAndGet(count);
            return count == 0 ? -1 : count;
        }
    }
}
