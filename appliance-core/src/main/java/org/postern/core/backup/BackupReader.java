package org.postern.core.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.store.copy.StoreContents;

/**
 * Reads what {@link BackupWriter} wrote, and nothing else: plain files with a box's names, limited sizes, in the right
 * order, with matching sums, to the end of the file, where a cut-off file becomes apparent. Until {@link #readAll} has
 * returned, its output must not be used. Confined to one thread.
 */
public final class BackupReader {
    private final BoundedHeaders in;
    private final TarArchiveInputStream tar;
    private final Sums found = new Sums();
    private final Set<String> seen = new HashSet<>();
    private final BackupManifest manifest;
    private final StoreContents contents;

    /**
     * Reads the beginning.
     *
     * @param in the opened content of a sealed file; closed by its owner
     */
    public BackupReader(InputStream in) throws IOException {
        this.in = new BoundedHeaders(in);
        this.tar = new TarArchiveInputStream(this.in, UTF_8.name());
        this.manifest = BackupManifest.parse(text(EntryNames.MANIFEST));
        this.contents = ContentsText.parse(text(EntryNames.CONTENTS));
    }

    public BackupManifest manifest() {
        return manifest;
    }

    /** The list of contents that the backup claims. */
    public StoreContents contents() {
        return contents;
    }

    /** The destination of the files. */
    @FunctionalInterface
    public interface Target {
        /**
         * A stream for a file; closed after its last octet. A second one with the same name replaces the first.
         *
         * @param name one that a backup may have, relative, with slashes
         */
        OutputStream file(String name, long size) throws IOException;
    }

    /**
     * Reads the rest and checks all of it.
     *
     * @param progress hears how much of the mail database was read
     */
    public void readAll(Target target, LongConsumer progress) throws IOException {
        long files = 0;
        boolean ended = false;
        for (TarArchiveEntry entry = next(); entry != null; entry = next()) {
            if (ended || ++files > EntryNames.MOST_FILES) {
                throw foreign("more files than it lists");
            }
            String name = entry.getName();
            if (name.equals(EntryNames.SUMS)) {
                compare(Sums.parse(small(entry).toString(UTF_8)));
                ended = true;
            } else {
                try (OutputStream out = target.file(name, entry.getSize())) {
                    copy(entry, out, name.equals(EntryNames.DATABASE) ? progress : done -> {});
                }
            }
        }
        if (!ended) {
            throw foreign("no list of checksums at its end");
        }
        if (manifest.mail() != seen.contains(EntryNames.DATABASE)
                || (!manifest.mail() && seen.contains(EntryNames.LOG))) {
            throw foreign("content that differs from its description");
        }
        in.content();
        byte[] rest = new byte[8192];
        int count = in.read(rest);
        while (count >= 0) { // only the end shows whether the file was cut off
            count = in.read(rest);
        }
    }

    private void compare(Sums expected) {
        if (!expected.equals(found)) {
            throw new ApplianceException(
                    "the backup is damaged: its content does not match its own checksums. Nothing was changed");
        }
    }

    /** The next file, after checking everything in its header. */
    private @Nullable TarArchiveEntry next() throws IOException {
        TarArchiveEntry entry = header();
        if (entry == null) {
            return null;
        }
        String name = entry.getName();
        if (entry.getLinkFlag() != TarConstants.LF_NORMAL || entry.isSparse() || !EntryNames.allowed(name)) {
            throw foreign("an entry '" + BackupManifest.plain(name) + "'");
        }
        if (entry.getSize() < 0 || entry.getSize() > EntryNames.most(name)) {
            throw foreign("an entry '" + name + "' of " + entry.getSize() + " octets");
        }
        // Only the log may occur twice: it restarted while it was being written.
        if (!seen.add(name) && !name.equals(EntryNames.LOG)) {
            throw foreign("two entries '" + name + "'");
        }
        if (name.equals(EntryNames.LOG) && !seen.contains(EntryNames.DATABASE)) {
            throw foreign("a log before its database");
        }
        return entry;
    }

    private @Nullable TarArchiveEntry header() throws IOException {
        try {
            in.header();
            TarArchiveEntry entry = tar.getNextEntry();
            in.content();
            return entry;
        } catch (IllegalArgumentException e) {
            throw foreign("an entry that cannot be read");
        } catch (IOException e) {
            IOException below = in.failure();
            if (below != null) {
                throw below;
            }
            throw foreign("an entry that cannot be read");
        }
    }

    private String text(String name) throws IOException {
        TarArchiveEntry entry = next();
        if (entry == null || !entry.getName().equals(name)) {
            throw foreign("no " + name + " where it belongs");
        }
        return small(entry).toString(UTF_8);
    }

    /** Allocates memory as octets arrive, not as the header claims. */
    private ByteArrayOutputStream small(TarArchiveEntry entry) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(entry, content, done -> {});
        return content;
    }

    private void copy(TarArchiveEntry entry, OutputStream out, LongConsumer progress) throws IOException {
        MessageDigest digest = Sums.digest();
        byte[] buffer = new byte[1 << 18];
        long done = 0;
        while (done < entry.getSize()) {
            int count = tar.read(buffer, 0, (int) Math.min(buffer.length, entry.getSize() - done));
            if (count < 0) {
                throw foreign("an end in the middle of '" + entry.getName() + "'");
            }
            digest.update(buffer, 0, count);
            out.write(buffer, 0, count);
            done += count;
            progress.accept(done);
        }
        if (!entry.getName().equals(EntryNames.SUMS)) {
            found.put(entry.getName(), done, digest);
        }
    }

    private static ApplianceException foreign(String what) {
        return new ApplianceException(
                "the file opens, but Postern makes no such backup: it has " + what + ". Nothing was changed");
    }
}
