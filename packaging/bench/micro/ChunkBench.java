package org.postern.store.content;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The codec of content rows: text that deflates by half, in small mail and in whole chunks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkBench {
    @Param({"4096", "65536"})
    public int octets;

    private final ChunkCodec codec = new ChunkCodec();
    private byte[] content = {};
    private byte[] row = {};

    @Setup
    public void fill() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < octets) {
            text.append(Integer.toString(random.nextInt(20_000), 26)).append(random.nextInt(12) == 0 ? "\r\n" : " ");
        }
        content = text.substring(0, octets).getBytes(StandardCharsets.US_ASCII);
        row = codec.encode(content, 0, octets, true);
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(content, 0, octets, true);
    }

    @Benchmark
    public byte[] decode() {
        return codec.decode(row, octets);
    }
}
