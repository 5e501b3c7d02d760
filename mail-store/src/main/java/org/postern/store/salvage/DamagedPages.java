package org.postern.store.salvage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.postern.store.database.Schema;

/**
 * The pages of a database file, with those of its write-ahead log over them as far as the log's checksums hold. Believes
 * nothing that is written there: each number is checked against the file. Reads only.
 */
final class DamagedPages implements AutoCloseable {
    static final int SIZE = (int) Schema.PAGE_BYTES;
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int LOG_MAGIC = 0x377f0682;

    private final FileChannel file;
    private final FileChannel log;
    private final Map<Long, Long> inLog = new HashMap<>();
    private final long count;

    DamagedPages(Path database) throws IOException {
        file = FileChannel.open(database, StandardOpenOption.READ);
        Path logFile = database.resolveSibling(database.getFileName() + "-wal");
        log = Files.exists(logFile) ? FileChannel.open(logFile, StandardOpenOption.READ) : file;
        count = Math.max((file.size() + SIZE - 1) / SIZE, log == file ? 0 : readLog());
    }

    long count() {
        return count;
    }

    /** The page, numbered from 1; zeros where the file ends early or cannot be read. */
    byte[] page(long number) {
        byte[] page = new byte[SIZE];
        if (number < 1 || number > count) {
            return page;
        }
        Long frame = inLog.get(number);
        ByteBuffer into = ByteBuffer.wrap(page);
        try {
            if (frame != null) {
                fill(log, into, frame);
            } else {
                fill(file, into, (number - 1) * SIZE);
            }
        } catch (IOException e) {
            return new byte[SIZE]; // a bad sector takes its page only
        }
        return page;
    }

    private static void fill(FileChannel from, ByteBuffer into, long position) throws IOException {
        long at = position;
        int got = 0;
        while (into.hasRemaining() && got >= 0) {
            got = from.read(into, at);
            at += Math.max(0, got);
        }
    }

    /** Pages that hold nothing: they were freed, and hold rows that were removed long ago. */
    BitSet free() {
        BitSet free = new BitSet();
        ByteBuffer header = ByteBuffer.wrap(page(1));
        long trunk = header.getInt(32) & 0xFFFFFFFFL;
        while (trunk > 1 && trunk <= count && !free.get((int) trunk)) {
            free.set((int) trunk);
            ByteBuffer page = ByteBuffer.wrap(page(trunk));
            int leaves = page.getInt(4);
            if (leaves < 0 || leaves > SIZE / 4 - 2) {
                return free; // damaged: what follows is not known
            }
            for (int i = 0; i < leaves; i++) {
                long leaf = page.getInt(8 + 4 * i) & 0xFFFFFFFFL;
                if (leaf > 1 && leaf <= count) {
                    free.set((int) leaf);
                }
            }
            trunk = page.getInt(0) & 0xFFFFFFFFL;
        }
        return free;
    }

    /** Reads the log up to its last whole commit; returns the number of pages that the database then has. */
    private long readLog() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LOG_HEADER);
        fill(log, header, 0);
        if (header.hasRemaining() || (header.getInt(0) & ~1) != LOG_MAGIC || header.getInt(8) != SIZE) {
            return 0;
        }
        ByteOrder order = (header.getInt(0) & 1) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int[] sum = new int[2];
        add(sum, header.array(), 0, 24, order);
        if (sum[0] != header.getInt(24) || sum[1] != header.getInt(28)) {
            return 0;
        }
        Map<Long, Long> waiting = new HashMap<>();
        long pages = 0;
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + SIZE);
        for (long at = LOG_HEADER; at + FRAME_HEADER + SIZE <= log.size(); at += FRAME_HEADER + SIZE) {
            frame.clear();
            fill(log, frame, at);
            add(sum, frame.array(), 0, 8, order);
            add(sum, frame.array(), FRAME_HEADER, SIZE, order);
            if (frame.getLong(8) != header.getLong(16) || sum[0] != frame.getInt(16) || sum[1] != frame.getInt(20)) {
                break;
            }
            waiting.put(frame.getInt(0) & 0xFFFFFFFFL, at + FRAME_HEADER);
            if (frame.getInt(4) != 0) {
                inLog.putAll(waiting);
                waiting.clear();
                pages = frame.getInt(4) & 0xFFFFFFFFL;
            }
        }
        return pages;
    }

    private static void add(int[] sum, byte[] octets, int offset, int length, ByteOrder order) {
        ByteBuffer words = ByteBuffer.wrap(octets, offset, length).order(order);
        for (int i = 0; i < length / 8; i++) {
            sum[0] += words.getInt() + sum[1];
            sum[1] += words.getInt() + sum[0];
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            log.close();
        }
    }
}
