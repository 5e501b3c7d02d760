package org.postern.store.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The SMTP framer: an envelope of commands, and message data in segments as the network gives them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FramerBench {
    private static final int SEGMENT = 8_192;

    private final byte[] commands = ("MAIL FROM:<bob@example.net> SIZE=4096\r\nRCPT TO:<alice@office.test>\r\nRCPT TO:<carol@office.test>\r\nDATA\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private final byte[] data = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda\r\n".repeat(1_000) + "..a dot\r\n.\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private final StrictFramer framer = new StrictFramer();

    @Benchmark
    public int commands() {
        add(commands, 0, commands.length);
        int octets = 0;
        while (framer.nextLine((buffer, start, length) -> 512) == StrictFramer.Event.LINE) {
            octets += framer.line().length;
        }
        return octets;
    }

    @Benchmark
    public long data64KiB() throws IOException {
        Count count = new Count();
        framer.beginData();
        StrictFramer.Event event = StrictFramer.Event.NEED_MORE;
        for (int at = 0; at < data.length; at += SEGMENT) {
            add(data, at, Math.min(SEGMENT, data.length - at));
            event = framer.data(count);
        }
        if (event != StrictFramer.Event.DATA_END) {
            throw new IllegalStateException(event.toString());
        }
        return count.octets;
    }

    private void add(byte[] octets, int from, int length) {
        framer.reserve(length);
        System.arraycopy(octets, from, framer.buffer(), framer.end(), length);
        framer.added(length);
    }

    private static final class Count implements DataReceiver<String> {
        private long octets;

        @Override
        public void take(byte[] bytes, int offset, int length) {
            octets += length;
        }

        @Override
        public String end() {
            return "";
        }

        @Override
        public void abandon() {
            octets = -1;
        }
    }
}
