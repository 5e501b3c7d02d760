package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.store.RawClient;

/** Lines and literals as a session gets them, over a real socket. */
class LineSessionTest {
    private static final String ODD = "a\0b\rc\nd\r\n.\r\nECHO smuggled\r\n";

    @TempDir
    Path directory;

    private TinyServer server(TlsMode mode) throws IOException {
        return new TinyServer(directory, mode, TinyServer.patient());
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "IMPLICIT"})
    void answersLinesInTheirOrder(TlsMode mode) throws IOException {
        try (TinyServer server = server(mode);
                RawClient client = server.client()) {
            client.raw("ECHO one\r\nWHAT\r\nECHO tw");
            client.raw("o\r\nQUIT\r\nECHO three\r\n");
            assertThat(client.line()).isEqualTo("= one");
            assertThat(client.line()).isEqualTo("unknown");
            assertThat(client.line()).isEqualTo("= two");
            assertThat(client.line()).isEqualTo("bye");
            assertThat(client.line()).isEqualTo("(closed)");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "IMPLICIT"})
    void takesExactlyTheAnnouncedOctetsWhateverTheyAre(TlsMode mode) throws IOException {
        try (TinyServer server = server(mode);
                RawClient client = server.client()) {
            client.raw("KEEP {" + ODD.length() + "}\r\n");
            assertThat(client.line()).isEqualTo("+ go");
            client.raw(ODD + " the rest\r\nECHO next\r\n");
            assertThat(client.line())
                    .isEqualTo("kept a<NUL>b<CR>c<LF>d<CR><LF>.<CR><LF>ECHO smuggled<CR><LF>, then the rest");
            assertThat(client.line()).isEqualTo("= next");
        }
    }

    @Test
    void takesLiteralsAmidPipelinedLinesWithoutAsking() throws IOException {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("ECHO a\r\nKEEP {3+}\r\nx\r\n and {0+}\r\n and {2+}\r\n\r\n end\r\nECHO b\r\n");
            assertThat(client.line()).isEqualTo("= a");
            assertThat(client.line()).isEqualTo("kept x<CR><LF><CR><LF>, then end");
            assertThat(client.line()).isEqualTo("= b");
        }
    }

    @Test
    void theSegmentsOfALiteralChangeNothing() throws IOException {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            for (char octet : "KEEP {4+}\r\n\r\n\r\n end\r\nECHO b\r\n".toCharArray()) {
                client.raw(String.valueOf(octet));
            }
            assertThat(client.line()).isEqualTo("kept <CR><LF><CR><LF>, then end");
            assertThat(client.line()).isEqualTo("= b");
        }
    }

    @Test
    void refusesATooLargeLiteralBeforeItIsSent() throws IOException {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("KEEP {" + (TinyProtocol.MOST_ASKED + 1) + "}\r\n");
            assertThat(client.line()).isEqualTo("no");
            client.raw("ECHO next\r\n");
            assertThat(client.line()).isEqualTo("= next");
            assertThat(server.protocol.received).hasValue(0);
        }
    }

    /** Its client sends it all the same: nothing of it may be taken for a command, and nothing is kept. */
    @Test
    void passesOverATooLargeLiteralThatComesWithoutAsking() throws IOException {
        String large = ODD.repeat(50_000);
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("KEEP {" + large.length() + "+}\r\n");
            assertThat(client.line()).as("said before the literal comes").isEqualTo("no");
            client.raw(large + " and {5+}\r\nQUIT\r and the end\r\nECHO next\r\n");
            assertThat(client.line()).isEqualTo("= next");
            assertThat(server.protocol.received).hasValue(0);
        }
    }

    @Test
    void handsALiteralOnWhileItArrives() throws Exception {
        String half = "x".repeat(1 << 20);
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("KEEP {" + 2 * half.length() + "}\r\n");
            assertThat(client.line()).isEqualTo("+ go");
            client.raw(half);
            while (server.protocol.received.get() < half.length()) {
                server.settled();
            }
            client.raw(half + "\r\n");
            assertThat(client.line()).startsWith("kept xxx");
            assertThat(server.protocol.received).hasValue(2L * half.length());
        }
    }

    @Test
    void abandonsALiteralWhoseClientLeavesHalfWay() throws Exception {
        try (TinyServer server = server(TlsMode.NONE)) {
            try (RawClient client = server.client()) {
                client.raw("KEEP {10}\r\n");
                client.line();
                client.raw("12345");
            }
            assertThat(server.protocol.abandoned.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.protocol.closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void cutsALiteralThatPausesTooLong() throws Exception {
        WireLimits limits = TinyServer.impatient(Duration.ofMillis(300));
        try (TinyServer server = new TinyServer(directory, TlsMode.NONE, limits);
                RawClient client = server.client()) {
            client.raw("KEEP {10+}\r\n12345");
            assertThat(client.line()).isEqualTo("timeout");
            assertThat(client.line()).isEqualTo("(closed)");
            assertThat(server.protocol.abandoned.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aStopAbandonsALiteral() throws Exception {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("KEEP {10}\r\n");
            client.line();
            server.retire();
            assertThat(client.line()).isEqualTo("shutdown");
            assertThat(client.line()).isEqualTo("(closed)");
            assertThat(server.protocol.abandoned.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A literal that such a line announced would be taken for commands. */
    @Test
    void endsAtALineThatIsTooLongForItsProtocol() throws IOException {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("KEEP " + "x".repeat(200) + " {20+}\r\nECHO smuggled\r\n");
            assertThat(client.line()).isEqualTo("too long");
            assertThat(client.line()).isEqualTo("(closed)");
        }
    }

    @Test
    void dropsWhatCameInClearBehindTheCommandForTls() throws IOException {
        try (TinyServer server = server(TlsMode.STARTTLS);
                RawClient client = server.client()) {
            client.raw("TLS\r\nECHO injected\r\n");
            assertThat(client.line()).isEqualTo("go on");
            client.startTls();
            client.raw("ECHO secured\r\n");
            assertThat(client.line()).isEqualTo("= secured");
        }
    }

    @Test
    void answersAFailureOfItsSessionAndOfWhatItAwaits() throws IOException {
        try (TinyServer server = server(TlsMode.NONE);
                RawClient client = server.client()) {
            client.raw("SLOW\r\nFAIL\r\nECHO no more\r\n");
            server.protocol.slow.completeExceptionally(new IllegalStateException("as the test wants"));
            assertThat(client.line()).isEqualTo("fault");
            assertThat(client.line()).isEqualTo("fault");
            assertThat(client.line()).isEqualTo("(closed)");
        }
    }
}
