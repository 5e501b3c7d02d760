package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrictFramerTest {
    private static final List<String> PIECES =
            List.of("\r\n", "\r\n", "\r\n", ".", ".", "x", "\r\n.", "\r\n.\r\n", "\r", "\n", "\0");

    /** However the octets are cut into segments, the framer finds the same: the message, its end, or the violation. */
    @Test
    void segmentsChangeNothing() throws IOException {
        Random random = new Random(5321);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder sent = new StringBuilder();
            int pieces = random.nextInt(12);
            int kinds = random.nextInt(4) == 0 ? PIECES.size() : PIECES.size() - 3;
            for (int i = 0; i < pieces; i++) {
                sent.append(PIECES.get(random.nextInt(kinds)));
            }
            byte[] octets = sent.toString().getBytes(StandardCharsets.ISO_8859_1);
            String expected = expected(sent.toString());
            assertThat(framed(octets, octets.length)).as(visible(sent)).isEqualTo(expected);
            assertThat(framed(octets, 1)).as(visible(sent)).isEqualTo(expected);
            assertThat(framed(octets, 1 + random.nextInt(5))).as(visible(sent)).isEqualTo(expected);
        }
    }

    /** The rule in a few words: RFC 5321 4.1.1.4 and 4.5.2 on text that ends in the first violation or the first end. */
    private static String expected(String sent) {
        int bad = sent.length();
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            boolean bare = c == '\0'
                    || (c == '\n' && (i == 0 || sent.charAt(i - 1) != '\r'))
                    || (c == '\r' && i + 1 < sent.length() && sent.charAt(i + 1) != '\n');
            if (bare) {
                bad = i;
                break;
            }
        }
        int end = ("\r\n" + sent).indexOf("\r\n.\r\n");
        if (end >= 0 && end + 2 < bad) {
            return "END " + unstuffed(sent.substring(0, end));
        }
        return bad < sent.length() ? "VIOLATION" : "MORE";
    }

    private static String unstuffed(String text) {
        return ("\r\n" + text).replace("\r\n.", "\r\n").substring(2);
    }

    private static String framed(byte[] octets, int segment) throws IOException {
        StrictFramer framer = new StrictFramer();
        framer.beginData();
        Kept kept = new Kept();
        for (int at = 0; at < octets.length; at += segment) {
            int length = Math.min(segment, octets.length - at);
            framer.reserve(length);
            System.arraycopy(octets, at, framer.buffer(), framer.end(), length);
            framer.added(length);
            switch (framer.data(kept)) {
                case DATA_END -> {
                    return "END " + kept.bytes.toString(StandardCharsets.ISO_8859_1);
                }
                case VIOLATION -> {
                    return "VIOLATION";
                }
                default -> {}
            }
        }
        return "MORE";
    }

    @Test
    void aLineOfAnyLengthTakesBoundedMemory() {
        StrictFramer framer = new StrictFramer();
        StrictFramer.LineLimit limit = (buffer, start, length) -> 512;
        for (int i = 0; i < 10_000; i++) {
            feed(framer, "x".repeat(1_000));
            assertThat(framer.nextLine(limit)).isEqualTo(StrictFramer.Event.NEED_MORE);
            assertThat(framer.buffer().length).isLessThan(20_000);
        }
        feed(framer, "\r");
        assertThat(framer.nextLine(limit)).isEqualTo(StrictFramer.Event.NEED_MORE);
        feed(framer, "\nNOOP\r\n");
        assertThat(framer.nextLine(limit)).isEqualTo(StrictFramer.Event.LINE_TOO_LONG);
        assertThat(framer.nextLine(limit)).isEqualTo(StrictFramer.Event.LINE);
        assertThat(new String(framer.line(), StandardCharsets.US_ASCII)).isEqualTo("NOOP\r\n");
    }

    @Test
    void aLineOfExactlyTheLimitIsTaken() {
        StrictFramer framer = new StrictFramer();
        StrictFramer.LineLimit limit = (buffer, start, length) -> 512;
        feed(framer, "x".repeat(510) + "\r\n" + "x".repeat(511) + "\r\n");
        assertThat(framer.nextLine(limit)).isEqualTo(StrictFramer.Event.LINE);
        assertThat(framer.nextLine(limit)).isEqualTo(StrictFramer.Event.LINE_TOO_LONG);
    }

    @Test
    void plainTextIsServedOnLoopbackOnly() throws Exception {
        InetSocketAddress world = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
        assertThatThrownBy(
                        () -> new WireServer.Listener("hop-smtp", world, TlsMode.NONE, WireLimits.DEFAULT, Clients.ANY))
                .hasMessageContaining("hop-smtp")
                .hasMessageContaining("loopback");
    }

    private static void feed(StrictFramer framer, String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        framer.reserve(octets.length);
        System.arraycopy(octets, 0, framer.buffer(), framer.end(), octets.length);
        framer.added(octets.length);
    }

    private static String visible(CharSequence text) {
        return text.toString().replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }

    private static final class Kept implements DataReceiver<Reply> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void take(byte[] octets, int offset, int length) {
            bytes.write(octets, offset, length);
        }

        @Override
        public Reply end() {
            throw new IllegalStateException();
        }

        @Override
        public void abandon() {}
    }
}
