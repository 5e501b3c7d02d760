package org.postern.core.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.config.Config;
import org.postern.store.copy.StoreContents;
import org.postern.store.copy.StoreSnapshot;

/**
 * Writes the content of a backup as a tar file, beside a running server or without one: the description, the list of
 * contents, the configuration, the keys, the mail database, its log, and at the end the sums. Must not run in the
 * server's process (see {@link StoreSnapshot}). Leaves out what can be made again (search index), what exists only
 * while the server runs (run, spool), and the log.
 */
public final class BackupWriter {
    private static final int BUSY_MILLIS = 10_000;
    private static final StoreContents NOTHING = new StoreContents(0, List.of(), 0);

    private final DataDirectory directory;
    private final Config config;
    private final Version version;
    private final Clock clock;

    public BackupWriter(DataDirectory directory, Config config, Version version, Clock clock) {
        this.directory = directory;
        this.config = config;
        this.version = version;
        this.clock = clock;
    }

    /** The written content. */
    public record Written(BackupManifest manifest, StoreContents contents) {}

    /** The approximate size of a backup of the directory. */
    public static long estimate(DataDirectory directory) throws IOException {
        long bytes = EntryNames.MOST_SMALL;
        for (String name : List.of(EntryNames.DATABASE, EntryNames.LOG)) {
            Path file = directory.path().resolve(name);
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes + bytes / 500;
    }

    /** Its approximate size. */
    public long estimate() throws IOException {
        return estimate(directory);
    }

    /**
     * Writes it. The backup contains at least everything that the box had acknowledged before this call.
     *
     * @param out not closed
     * @param progress hears how much of the mail database was written
     */
    public Written write(OutputStream out, LongConsumer progress) throws IOException {
        Instant made = clock.instant();
        StoreSnapshot store =
                StoreSnapshot.present(directory.path()) ? StoreSnapshot.begin(directory.path(), BUSY_MILLIS) : null;
        try (store) {
            KeptFiles kept = KeptFiles.of(directory, config);
            StoreContents contents = store == null ? NOTHING : store.contents();
            BackupManifest manifest = new BackupManifest(
                    version,
                    contents.schema(),
                    made,
                    config.office().hostname().ascii(),
                    store == null ? 0 : store.databaseBytes(),
                    kept.outside());
            try (WriteBehind behind = new WriteBehind(out)) {
                write(new Archive(behind, made), manifest, contents, kept, store, progress);
                behind.finish();
            }
            return new Written(manifest, contents);
        }
    }

    private static void write(
            Archive archive,
            BackupManifest manifest,
            StoreContents contents,
            KeptFiles kept,
            @Nullable StoreSnapshot store,
            LongConsumer progress)
            throws IOException {
        archive.add(EntryNames.MANIFEST, manifest.json().getBytes(UTF_8));
        archive.add(EntryNames.CONTENTS, ContentsText.octets(contents));
        for (Map.Entry<String, byte[]> file : kept.files().entrySet()) {
            archive.add(file.getKey(), file.getValue());
        }
        if (store != null) {
            archive.add(EntryNames.DATABASE, store.databaseBytes(), into -> store.copyDatabase(into, progress));
            store.copyLog((length, copying) -> archive.add(EntryNames.LOG, length, copying));
        }
        archive.finish();
    }

    /** The tar file, with the sums of its entries. */
    private static final class Archive {
        private final TarArchiveOutputStream tar;
        private final Date made;
        private final Sums sums = new Sums();

        Archive(OutputStream out, Instant made) {
            this.tar = new TarArchiveOutputStream(out, UTF_8.name());
            this.tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            this.tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            this.made = Date.from(made);
        }

        void add(String name, byte[] content) throws IOException {
            add(name, content.length, into -> into.write(content));
        }

        void add(String name, long size, StoreSnapshot.Copying copying) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(size);
            entry.setMode(0600);
            entry.setModTime(made);
            tar.putArchiveEntry(entry);
            MessageDigest digest = Sums.digest();
            copying.to(new FilterOutputStream(tar) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    digest.update(bytes, offset, length);
                    tar.write(bytes, offset, length);
                }

                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }
            });
            tar.closeArchiveEntry();
            sums.put(name, size, digest);
        }

        /** The end of the tar file; the stream below stays open. */
        void finish() throws IOException {
            add(EntryNames.SUMS, sums.json().getBytes(UTF_8));
            tar.finish();
            tar.flush();
        }
    }
}
