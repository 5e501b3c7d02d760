package org.postern.core.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.postern.core.ApplianceException;
import org.postern.core.Version;
import org.postern.store.copy.StoreContents;

/**
 * Who knows the passphrase, or the public half of the recovery key, can seal an archive that opens. What its headers claim
 * takes neither memory nor time before it is refused.
 */
class HostileArchiveTest {
    /** What follows a hostile header is this long; all of it is read where nothing bounds the header. */
    private static final long ENDLESS = 300L << 20;

    /** What may be read of it: less than twice what a header may have. */
    private static final long BOUNDED = 64 << 10;

    @Test
    void extendedHeadersAreBounded() throws IOException {
        for (byte[] first : List.of(new byte[0], beginning())) {
            for (byte type : new byte[] {
                TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                TarConstants.LF_PAX_EXTENDED_HEADER_UC,
                TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER,
                TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_GNUTYPE_LONGLINK
            }) {
                for (String content : List.of("1", "a", "11 path=a\n\n")) {
                    refused("type " + (char) type + " of " + content, first, header(type, ENDLESS), content);
                }
                refused("type " + (char) type + ", one value", first, value(header(type, ENDLESS)), "a");
            }
        }
    }

    @Test
    void extendedHeadersOneAfterAnotherAreBounded() throws IOException {
        for (byte type : new byte[] {
            TarConstants.LF_PAX_EXTENDED_HEADER_LC,
            TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER,
            TarConstants.LF_GNUTYPE_LONGNAME
        }) {
            byte[] empty = header(type, 0);
            refused(
                    "type " + (char) type,
                    beginning(),
                    empty,
                    new String(empty, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void aMapOfHolesIsBounded() throws IOException {
        byte[] sparse = header(TarConstants.LF_GNUTYPE_SPARSE, 0);
        sparse[482] = 1; // more of the map follows
        byte[] more = new byte[512];
        java.util.Arrays.fill(more, 0, 504, (byte) '0');
        more[504] = 1;
        refused("sparse", beginning(), sparse, new String(more, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    void aListOfContentsLargerThanAnyIsRefusedUnread() throws IOException {
        byte[] manifest = entry(EntryNames.MANIFEST, manifest());
        TarArchiveEntry contents = new TarArchiveEntry(EntryNames.CONTENTS);
        contents.setSize(EntryNames.MOST_CONTENTS + 1);
        byte[] header = new byte[512];
        contents.writeEntryHeader(header);
        refused("contents", manifest, header, "[");
    }

    /** The largest list that is taken, made of what would be a tree of half a gibibyte. */
    @Test
    void theLargestListOfContentsTakesLittleMemory() {
        String begin = "{\"schema\":3,\"queued\":0,\"accounts\":[";
        for (String filling : List.of("0,", "{},", "[", "[],", "{\"a\":")) {
            String text = begin + filling.repeat((int) EntryNames.MOST_CONTENTS / filling.length() - begin.length());
            assertThatThrownBy(() -> ContentsText.parse(text))
                    .as(filling)
                    .isInstanceOf(ApplianceException.class)
                    .hasMessageContaining("list of contents is damaged");
        }
    }

    @Test
    void aListOfContentsComesBackAsItWas() {
        StoreContents contents = new StoreContents(
                3,
                List.of(
                        new StoreContents.OfAccount("alice@office.test", true, List.of()),
                        new StoreContents.OfAccount(
                                "bob@office.test",
                                false,
                                List.of(new StoreContents.OfFolder("Rechnungen \"Süd\"\\", 7, 3, 1L << 40)))),
                12);
        assertThat(ContentsText.parse(new String(ContentsText.octets(contents), UTF_8)))
                .isEqualTo(contents);
        for (String broken : List.of("", "{}", "[]", "{\"schema\":3}", ContentsText.json(contents) + "{}")) {
            assertThatThrownBy(() -> ContentsText.parse(broken)).isInstanceOf(ApplianceException.class);
        }
    }

    private static void refused(String what, byte[] first, byte[] header, String filling) throws IOException {
        Counted in = new Counted(new SequenceInputStream(
                new ByteArrayInputStream(first),
                new SequenceInputStream(new ByteArrayInputStream(header), new Filled(filling))));
        assertThatThrownBy(
                        () -> new BackupReader(in).readAll((name, size) -> OutputStream.nullOutputStream(), done -> {}))
                .as(what)
                .isInstanceOf(ApplianceException.class)
                .hasMessageContaining("Postern makes no such backup");
        assertThat(in.count).as(what).isLessThan(first.length + BOUNDED);
    }

    private static byte[] header(byte type, long size) {
        TarArchiveEntry entry = new TarArchiveEntry("keys/long", type);
        entry.setSize(size);
        byte[] block = new byte[512];
        entry.writeEntryHeader(block);
        return block;
    }

    /** One keyword whose value claims to be as long as a header can say. */
    private static byte[] value(byte[] header) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(header);
        all.write("300000000 path=".getBytes(UTF_8));
        return all.toByteArray();
    }

    private static byte[] beginning() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(entry(EntryNames.MANIFEST, manifest()));
        all.write(entry(EntryNames.CONTENTS, ContentsText.octets(new StoreContents(3, List.of(), 0))));
        return all.toByteArray();
    }

    private static byte[] manifest() {
        return new BackupManifest(Version.running(), 3, Instant.EPOCH, "mail.office.test", 0, List.of())
                .json()
                .getBytes(UTF_8);
    }

    /** With its padding, without the end of a tar file. */
    private static byte[] entry(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, UTF_8.name())) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            tar.flush();
            byte[] whole = bytes.toByteArray();
            return java.util.Arrays.copyOf(whole, 512 + (content.length + 511) / 512 * 512);
        }
    }

    private static final class Counted extends InputStream {
        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            count++;
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    /** One text again and again. */
    private static final class Filled extends InputStream {
        private final byte[] filling;
        private long at;

        Filled(String filling) {
            this.filling = filling.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        }

        @Override
        public int read() {
            return at == ENDLESS ? -1 : filling[(int) (at++ % filling.length)] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int part = (int) Math.min(length, ENDLESS - at);
            for (int i = 0; i < part; i++) {
                into[offset + i] = filling[(int) (at++ % filling.length)];
            }
            return part == 0 && length > 0 ? -1 : part;
        }
    }
}
