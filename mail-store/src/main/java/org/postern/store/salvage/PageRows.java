package org.postern.store.salvage;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows on one page of a b-tree. A row that does not fit its own description is left out and counted. A row whose
 * overflow pages are damaged comes with what they hold.
 */
final class PageRows {
    static final int TABLE_LEAF = 0x0D;
    static final int TABLE_INTERIOR = 0x05;
    static final int INDEX_LEAF = 0x0A;
    static final int INDEX_INTERIOR = 0x02;
    /** More than any row of ours takes: 64 KiB of a message with its head. */
    private static final int LONGEST = 64 << 20;

    private final DamagedPages pages;
    private long unreadable;

    PageRows(DamagedPages pages) {
        this.pages = pages;
    }

    /**
     * One row.
     *
     * @param number its rowid; 0 on a page of an index
     * @param values Long, String, byte[], or null
     */
    record Row(long number, List<@Nullable Object> values) {}

    /** Rows that were listed on their page and could not be read. */
    long unreadable() {
        return unreadable;
    }

    static int kind(byte[] page, long number) {
        return page[number == 1 ? 100 : 0] & 0xFF;
    }

    /** The children of an interior page of a table or an index. */
    List<Long> children(byte[] page, long number) {
        int start = number == 1 ? 100 : 0;
        ByteBuffer octets = ByteBuffer.wrap(page);
        List<Long> children = new ArrayList<>();
        for (int cell : cells(page, start, 12)) {
            if (cell + 4 <= page.length) {
                children.add(octets.getInt(cell) & 0xFFFFFFFFL);
            }
        }
        children.add(octets.getInt(start + 8) & 0xFFFFFFFFL);
        return children;
    }

    void read(byte[] page, long number, Consumer<Row> found) {
        int start = number == 1 ? 100 : 0;
        switch (kind(page, number)) {
            case TABLE_LEAF -> {
                for (int cell : cells(page, start, 8)) {
                    row(page, cell, true).ifPresentOrElse(found, () -> unreadable++);
                }
            }
            case INDEX_LEAF -> {
                for (int cell : cells(page, start, 8)) {
                    row(page, cell, false).ifPresentOrElse(found, () -> unreadable++);
                }
            }
            case INDEX_INTERIOR -> {
                for (int cell : cells(page, start, 12)) {
                    row(page, cell + 4, false).ifPresentOrElse(found, () -> unreadable++);
                }
            }
            default -> {}
        }
    }

    private static List<Integer> cells(byte[] page, int start, int header) {
        ByteBuffer octets = ByteBuffer.wrap(page);
        int count = octets.getShort(start + 3) & 0xFFFF;
        int pointers = start + header;
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < count && pointers + 2 * i + 2 <= page.length; i++) {
            int cell = octets.getShort(pointers + 2 * i) & 0xFFFF;
            if (cell >= pointers && cell < page.length - 3) {
                cells.add(cell);
            }
        }
        return cells;
    }

    private Optional<Row> row(byte[] page, int cell, boolean table) {
        try {
            Reader reader = new Reader(page, cell);
            long length = reader.varint();
            long number = table ? reader.varint() : 0;
            if (length < 2 || length > LONGEST) {
                return Optional.empty();
            }
            byte[] payload = payload(page, reader.at, (int) length, table);
            return values(payload).map(values -> new Row(number, values));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] payload(byte[] page, int at, int length, boolean table) {
        int usable = DamagedPages.SIZE;
        int most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
        byte[] payload = new byte[length];
        if (length <= most) {
            System.arraycopy(page, at, payload, 0, length);
            return payload;
        }
        int least = (usable - 12) * 32 / 255 - 23;
        int local = least + (length - least) % (usable - 4);
        local = local <= most ? local : least;
        System.arraycopy(page, at, payload, 0, local);
        long next = ByteBuffer.wrap(page).getInt(at + local) & 0xFFFFFFFFL;
        Set<Long> seen = new HashSet<>();
        int done = local;
        while (done < length && next > 1 && next <= pages.count() && seen.add(next)) {
            byte[] more = pages.page(next);
            int part = Math.min(usable - 4, length - done);
            System.arraycopy(more, 4, payload, done, part);
            done += part;
            next = ByteBuffer.wrap(more).getInt(0) & 0xFFFFFFFFL;
        }
        return payload;
    }

    private static Optional<List<@Nullable Object>> values(byte[] payload) {
        Reader head = new Reader(payload, 0);
        long headLength = head.varint();
        if (headLength < 1 || headLength > payload.length) {
            return Optional.empty();
        }
        Reader body = new Reader(payload, (int) headLength);
        List<@Nullable Object> values = new ArrayList<>();
        while (head.at < headLength) {
            long type = head.varint();
            if (type == 7 || type == 10 || type == 11 || type < 0 || type > 2L * LONGEST) {
                return Optional.empty();
            }
            values.add(body.value(type));
        }
        return body.at == payload.length ? Optional.of(values) : Optional.empty();
    }

    /** Throws {@link IndexOutOfBoundsException} at the end of the octets. */
    private static final class Reader {
        private static final int[] INTEGER_BYTES = {0, 1, 2, 3, 4, 6, 8};

        private final byte[] octets;
        private int at;

        Reader(byte[] octets, int at) {
            this.octets = octets;
            this.at = at;
        }

        long varint() {
            long value = 0;
            for (int i = 0; i < 8; i++) {
                byte one = octets[at++];
                value = value << 7 | (one & 0x7F);
                if (one >= 0) {
                    return value;
                }
            }
            return value << 8 | (octets[at++] & 0xFF);
        }

        @Nullable
        Object value(long type) {
            if (type == 0) {
                return null;
            }
            if (type == 8 || type == 9) {
                return type - 8;
            }
            if (type <= 6) {
                long number = octets[at];
                for (int i = 1; i < INTEGER_BYTES[(int) type]; i++) {
                    number = number << 8 | (octets[at + i] & 0xFF);
                }
                at += INTEGER_BYTES[(int) type];
                return number;
            }
            int length = (int) ((type - 12) / 2);
            if (length > octets.length - at) {
                throw new IndexOutOfBoundsException("a value is longer than its row");
            }
            byte[] value = new byte[length];
            System.arraycopy(octets, at, value, 0, length);
            at += length;
            return type % 2 == 0 ? value : text(value);
        }

        /** A changed bit that makes invalid UTF-8 spoils one value; the page's readers would fail at it. */
        private static String text(byte[] value) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .decode(ByteBuffer.wrap(value))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
