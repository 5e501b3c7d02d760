package org.postern.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The two streams between the two threads of a backup: order, ends, failures, and how much they hold. */
class BehindAndAheadTest {
    private static final int[] LENGTHS = {
        0,
        1,
        511,
        OneThread.PIECE - 1,
        OneThread.PIECE,
        OneThread.PIECE + 1,
        20 * OneThread.PIECE,
        21 * OneThread.PIECE + 7
    };

    @Test
    void everyOctetIsHandedOnInOrder() throws IOException {
        for (int length : LENGTHS) {
            byte[] content = content(length);
            ByteArrayOutputStream below = new ByteArrayOutputStream();
            try (WriteBehind out = new WriteBehind(below)) {
                for (int at = 0; at < length; at += 700_001) {
                    out.write(content, at, Math.min(700_001, length - at));
                }
                out.finish();
            }
            assertThat(below.toByteArray()).as("length " + length).isEqualTo(content);
        }
    }

    @Test
    void everyOctetIsReadInOrderAndTheEndStaysTheEnd() throws IOException {
        for (int length : LENGTHS) {
            byte[] content = content(length);
            try (ReadAhead in = new ReadAhead(new ByteArrayInputStream(content))) {
                assertThat(in.readAllBytes()).as("length " + length).isEqualTo(content);
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.read(new byte[9])).isEqualTo(-1);
            }
        }
    }

    @Test
    void aFailureBelowIsThrownToTheWriterAndNothingFollowsIt() {
        AtomicInteger writes = new AtomicInteger();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) {}

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (writes.incrementAndGet() >= 3) {
                    throw new IOException("No space left on device");
                }
            }
        };
        assertThatThrownBy(() -> {
                    try (WriteBehind out = new WriteBehind(full)) {
                        for (int i = 0; i < 100; i++) {
                            out.write(new byte[OneThread.PIECE]);
                        }
                        out.finish();
                    }
                })
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(writes).as("none was tried after the one that failed").hasValue(3);
    }

    @Test
    void aFailureOfTheLastPieceIsThrownByFinish() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        try (WriteBehind out = new WriteBehind(full)) {
            out.write(1);
            assertThatThrownBy(out::finish).hasMessage("No space left on device");
        }
    }

    @Test
    void aReaderIsToldWhatFailedAndIsToldAgain() throws IOException {
        InputStream failing = new FilterInputStream(new ByteArrayInputStream(content(9 * OneThread.PIECE))) {
            private int left = 3 * OneThread.PIECE + 5;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (left <= 0) {
                    left--;
                    if (left == -1) {
                        throw new IOException("Input/output error");
                    }
                    return -1;
                }
                int count = super.read(into, offset, Math.min(left, length));
                left -= count;
                return count;
            }
        };
        try (ReadAhead in = new ReadAhead(failing)) {
            assertThat(in.readNBytes(3 * OneThread.PIECE)).hasSize(3 * OneThread.PIECE);
            assertThatThrownBy(in::read).hasMessage("Input/output error");
            assertThatThrownBy(in::read).as("no end is made of a failure").hasMessage("Input/output error");
        }
    }

    /** The disk below takes nothing until it is let: the writer stops with what may be under way. */
    @Test
    void noMoreThanTwoMebibytesAreUnderWay() throws Exception {
        Semaphore let = new Semaphore(0);
        AtomicLong taken = new AtomicLong();
        AtomicLong given = new AtomicLong();
        CountDownLatch stands = new CountDownLatch(OneThread.PIECES);
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int one) {}

            @Override
            public void write(byte[] bytes, int offset, int length) {
                let.acquireUninterruptibly();
                assertThat(given.get() - taken.get()).isLessThanOrEqualTo((OneThread.PIECES + 1L) * OneThread.PIECE);
                taken.addAndGet(length);
            }
        };
        Thread releasing = new Thread(() -> {
            try {
                stands.await();
                let.release(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        releasing.start();
        try (WriteBehind out = new WriteBehind(slow)) {
            for (int i = 0; i < 50; i++) {
                given.addAndGet(OneThread.PIECE);
                stands.countDown();
                out.write(new byte[OneThread.PIECE]);
            }
            out.finish();
        }
        releasing.join();
        assertThat(taken).hasValue(50L * OneThread.PIECE);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
