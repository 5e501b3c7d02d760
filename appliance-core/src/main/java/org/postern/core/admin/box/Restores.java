package org.postern.core.admin.box;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.core.backup.AccountRestoration;
import org.postern.core.backup.BackupManifest;
import org.postern.core.backup.BackupReader;
import org.postern.core.backup.Restoration;
import org.postern.core.config.Config;
import org.postern.store.copy.StoreContents;

/** Brings back a box, or what one account misses, from a backup. Nothing is ever deleted: what is there is put aside. */
public final class Restores {
    private final Box box;

    public Restores(Box box) {
        this.box = box;
    }

    /** A backup, opened when it is wanted: only then is its seal asked about. */
    public interface Source {
        /** The caller closes it. */
        InputStream open() throws IOException;

        /** In octets; negative where that is not known. */
        long size() throws IOException;

        /** What the audit trail calls it. */
        String name();
    }

    /** What a backup says of itself. */
    public record Described(BackupManifest manifest, StoreContents contents) {}

    /** Restores the whole box; {@code replace} allows to put mail and accounts aside that are there. */
    public Restoration.Restored whole(Source source, boolean replace, Advance advance) throws IOException {
        return box.actOnFiles("restore", source.name(), act -> {
            try (Restoration restoration = Restoration.begin(box.directory(), replace, box.clock());
                    InputStream opened = source.open()) {
                long size = source.size();
                Restoration.Restored restored = restoration.restore(opened, done -> advance.at(done, size));
                act.note("made " + restored.manifest().made());
                return restored;
            }
        });
    }

    /** Brings back what one account misses; all folders where {@code folder} is empty, to where they were or {@code into}. */
    public AccountRestoration.Returned account(Source source, Part part, Advance advance) throws IOException {
        Config config = box.config();
        AccountRestoration.Wanted wanted =
                new AccountRestoration.Wanted(Box.address(part.address(), config), part.folder(), part.into());
        return box.actOnFiles("restore", wanted.address().toString(), act -> {
            act.note("from " + source.name());
            try (InputStream opened = source.open()) {
                long size = source.size();
                AccountRestoration.Returned returned = new AccountRestoration(box.directory(), config, box.clock())
                        .restore(opened, wanted, done -> advance.at(done, size));
                act.note("messages: " + returned.returned());
                return returned;
            }
        });
    }

    /** A part of a backup, as a person names it. */
    public record Part(String address, String folder, String into) {}

    /** What is in a backup; changes nothing. */
    public Described list(Source source) throws IOException {
        try (InputStream opened = source.open()) {
            BackupReader reader = new BackupReader(opened);
            return new Described(reader.manifest(), reader.contents());
        }
    }

    /** Reads all of a backup and throws what is wrong with it; changes nothing. */
    public Described check(Source source, Seen seen, Advance advance) throws IOException {
        try (InputStream opened = source.open()) {
            BackupReader reader = new BackupReader(opened);
            Described described = new Described(reader.manifest(), reader.contents());
            seen.begins(described);
            long total = reader.manifest().databaseBytes();
            reader.readAll((name, size) -> OutputStream.nullOutputStream(), done -> advance.at(done, total));
            return described;
        }
    }

    /** Hears what a backup says of itself before all of it is read. */
    @FunctionalInterface
    public interface Seen {
        void begins(Described described);
    }
}
