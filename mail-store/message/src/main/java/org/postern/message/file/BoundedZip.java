package org.postern.message.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The entries of a zip archive in the order of the archive, bounded: octets read and unpacked, entries, time. Beyond any
 * bound it fails. Confined to one thread.
 */
final class BoundedZip {
    private static final int MOST_ENTRIES = 5_000;
    /** Unpacked octets of all entries together, also of pictures that are only passed over. */
    private static final long MOST_UNPACKED = 96L << 20;
    /** Unpacked octets of an entry that is read. */
    private static final int MOST_ENTRY = 8 << 20;

    private static final long MOST_NANOS = 5_000_000_000L;

    private final ZipInputStream zip;
    private final long started = System.nanoTime();
    private final byte[] passed = new byte[16_384];
    private int entries;
    private long unpacked;
    private boolean cut;

    BoundedZip(InputStream in) {
        this.zip = new ZipInputStream(new Limited(in));
    }

    /** The name of the next entry; empty at the end. */
    Optional<String> next() throws IOException {
        while (read(passed, 0, passed.length) >= 0) {
            // The rest of an entry that nobody read.
        }
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
            return Optional.empty();
        }
        if (++entries > MOST_ENTRIES) {
            throw new TooMuch();
        }
        return Optional.of(entry.getName());
    }

    /** The content of the current entry; its end is missing if it is too long. Closing it closes nothing. */
    InputStream content() {
        return new Entry();
    }

    /** Whether the end of an entry was missing. */
    boolean cut() {
        return cut;
    }

    private int read(byte[] buffer, int offset, int length) throws IOException {
        if (entries == 0) {
            return -1;
        }
        int count = zip.read(buffer, offset, length);
        unpacked += Math.max(0, count);
        if (unpacked > MOST_UNPACKED || System.nanoTime() - started > MOST_NANOS) {
            throw new TooMuch();
        }
        return count;
    }

    /** The file is beyond a bound. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("the file is beyond the bounds");
        }
    }

    private final class Entry extends InputStream {
        private int left = MOST_ENTRY;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                cut = true;
                return -1;
            }
            int count = BoundedZip.this.read(buffer, offset, Math.min(left, length));
            left -= Math.max(0, count);
            return count;
        }
    }

    private static final class Limited extends FilterInputStream {
        private long left = FileTexts.MOST_OCTETS;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw new TooMuch();
            }
            return count;
        }
    }
}
