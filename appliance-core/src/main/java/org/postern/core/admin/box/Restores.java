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

/**
 * Restores a box, or the missing mail of one account, from a backup. Never deletes anything: existing data is put
 * aside.
 */
public final class Restores {
    private final Box box;

    public Restores(Box box) {
        this.box = box;
    }

    /** A backup that is opened only when needed: its passphrase or key is asked for at that time. */
    public interface Source {
        /** Opens the backup; the caller closes the stream. */
        InputStream open() throws IOException;

        /** The size in octets; negative if unknown. */
        long size() throws IOException;

        /** The name for the audit trail. */
        String name();
    }

    /** The description inside a backup. */
    public record Described(BackupManifest manifest, StoreContents contents) {}

    /** Restores the whole box; {@code replace} allows putting existing mail and accounts aside. */
    public Restoration.Restored whole(Source source, boolean replace, Advance advance) throws IOException {
        return box.actOnFiles("restore", source.name(), act -> {
            try (Restoration restoration = Restoration.begin(box.directory(), replace, box.clock(), box.keeper());
                    InputStream opened = source.open()) {
                long size = source.size();
                Restoration.Restored restored = restoration.restore(opened, done -> advance.at(done, size));
                act.note("made " + restored.manifest().made());
                return restored;
            }
        });
    }

    /**
     * Restores the missing messages of one account: those of one folder, or of all folders if {@code folder} is empty;
     * into their original folders, or into {@code into}.
     */
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

    /** Returns the description of a backup; changes nothing. */
    public Described list(Source source) throws IOException {
        try (InputStream opened = source.open()) {
            BackupReader reader = new BackupReader(opened);
            return new Described(reader.manifest(), reader.contents());
        }
    }

    /** Reads all of a backup and throws if something is wrong with it; changes nothing. */
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

    /** Receives the description of a backup before all of it is read. */
    @FunctionalInterface
    public interface Seen {
        void begins(Described described);
    }
}
