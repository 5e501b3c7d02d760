package org.postern.store.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.postern.store.mailbox.StoreException;

final class StreamsTest {
    @Test
    void stuffsDotsAtLineStartsAndNowhereElse() throws IOException {
        assertThat(sent(".\r\na.b\r\n..\r\n.c\r\n")).isEqualTo("..\r\na.b\r\n...\r\n..c\r\n.\r\n");
    }

    @Test
    void endsEveryMessageWithCrlf() throws IOException {
        assertThat(sent("no end")).isEqualTo("no end\r\n.\r\n");
        assertThat(sent("")).isEqualTo(".\r\n");
    }

    @Test
    void hidesADotBehindABareLfFromLenientClients() throws IOException {
        assertThat(sent("a\n.\r\n+OK forged\r\n")).isEqualTo("a\n..\r\n+OK forged\r\n.\r\n");
    }

    /** Chunk borders of the store, of the stream's buffer and of the wire fall anywhere. */
    @Test
    void survivesChunkBordersAnywhere() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(round < 280 ? 60 : 40_000);
            // Octets that differ from LF in one bit, and lines longer than what is looked at together.
            String alphabet = round % 2 == 0 ? ".\r\n.a\n \r" : "xxxxxxxxxx\u008a\u000b\b\n.";
            while (text.length() < length) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String content = text.append("\r\n").toString();
            String expected = content.replaceAll("(?<=\\A|\n)\\.", "..") + ".\r\n";
            InputStream stream = MessageStream.begin(new Dribble(content, random));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 + random.nextInt(50)];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                out.write(buffer, 0, read);
            }
            assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
        }
    }

    @Test
    void topGivesTheHeaderTheBlankLineAndTheLinesAskedFor() throws IOException {
        String mail = "A: 1\r\nB: 2\r\n\r\none\r\n\r\nthree\r\n";
        assertThat(top(mail, 0)).isEqualTo("A: 1\r\nB: 2\r\n\r\n");
        assertThat(top(mail, 2)).isEqualTo("A: 1\r\nB: 2\r\n\r\none\r\n\r\n");
        assertThat(top(mail, 99)).isEqualTo(mail);
        assertThat(top("A: 1\r\n", 3)).isEqualTo("A: 1\r\n");
        assertThat(top("\r\nbody\r\n", 0)).isEqualTo("\r\n");
    }

    @Test
    void topReadsNoFurtherThanItNeeds() throws IOException {
        AtomicLong taken = new AtomicLong();
        MessageStream stream = MessageStream.begin(new TopStream(endless(taken), 0));
        stream.readAllBytes();
        assertThat(taken).hasValueLessThan(20_000);
    }

    @Test
    void noticesAMessageThatIsGoneBeforeItAnswers() {
        InputStream gone = new InputStream() {
            @Override
            public int read() {
                throw new StoreException(StoreException.Kind.GONE, "removed");
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                return read();
            }
        };
        assertThatThrownBy(() -> MessageStream.begin(gone)).isInstanceOf(StoreException.class);
    }

    @Test
    void listsTensOfThousandsOneBlockAtATime() throws IOException {
        BitSet hidden = new BitSet();
        hidden.set(0);
        hidden.set(2, 49_998);
        AtomicLong asked = new AtomicLong();
        ListingStream listing = new ListingStream(50_000, hidden, (index, line) -> {
            asked.incrementAndGet();
            line.append("u").append(index);
        });
        assertThat(new String(listing.readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("2 u1\r\n49999 u49998\r\n50000 u49999\r\n.\r\n");
        assertThat(asked).hasValue(3);

        asked.set(0);
        ListingStream all = new ListingStream(50_000, new BitSet(), (index, line) -> {
            asked.incrementAndGet();
            line.append("u").append(index);
        });
        assertThat(all.read(new byte[64])).isEqualTo(64);
        assertThat(asked.get()).isBetween(1L, 5_000L);
        assertThat(new String(all.readAllBytes(), StandardCharsets.US_ASCII).endsWith("\r\n50000 u49999\r\n.\r\n"))
                .isTrue();
        assertThat(asked).hasValue(50_000);
    }

    @Test
    void emptyListingIsADot() throws IOException {
        assertThat(new ListingStream(0, new BitSet(), (index, line) -> {}).readAllBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(".\r\n");
    }

    private static String sent(String content) throws IOException {
        return new String(MessageStream.begin(in(content)).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String top(String content, int lines) throws IOException {
        return new String(new TopStream(in(content), lines).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static InputStream in(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static InputStream endless(AtomicLong taken) {
        byte[] head = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        return new InputStream() {
            @Override
            public int read() {
                long at = taken.getAndIncrement();
                return at < head.length ? head[(int) at] : 'x';
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    to[offset + i] = (byte) read();
                }
                return length;
            }
        };
    }

    /** Gives as much as it likes. */
    private static final class Dribble extends ByteArrayInputStream {
        private final Random random;

        Dribble(String content, Random random) {
            super(content.getBytes(StandardCharsets.ISO_8859_1));
            this.random = random;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 1 + random.nextInt(20)));
        }
    }
}
