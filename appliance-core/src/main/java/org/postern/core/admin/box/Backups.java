package org.postern.core.admin.box;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.Version;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.core.alert.SealingKeyHistory;
import org.postern.core.backup.BackupReader;
import org.postern.core.backup.BackupWriter;
import org.postern.core.backup.ReadAhead;
import org.postern.core.config.Config;
import org.postern.core.console.WholeFile;
import org.postern.tls.seal.RecoveryPublicKey;
import org.postern.tls.seal.SealedOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the whole box into one sealed file, whether or not the server is running. */
public final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final Box box;

    public Backups(Box box) {
        this.box = box;
    }

    /** Wraps a stream so that its content is sealed. */
    @FunctionalInterface
    public interface Sealer {
        SealedOutput seal(OutputStream out) throws IOException;
    }

    /** Progress of the writing, and then of reading the result back; in octets. */
    public record Progresses(Advance writing, Advance verifying) {
        public static final Progresses UNHEARD = new Progresses(Advance.UNHEARD, Advance.UNHEARD);
    }

    /** Returns the key that seals backups made without a passphrase. */
    public Optional<RecoveryPublicKey> recoveryKey() {
        return RecoveryPublicKey.read(box.directory().keys());
    }

    /** The alert for a recovery key that is not the one of the last backups; the running box logs it. */
    public Optional<String> keyAlert() {
        return recoveryKey()
                .flatMap(key -> new SealingKeyHistory(box.path(), box.clock()).change(key))
                .map(SealingKeyHistory.Change::words);
    }

    /** Writes a new file, which must not exist yet. The file is complete, or there is none. */
    public BackupWriter.Written toFile(Path file, Sealer sealer, boolean verifying, Progresses progresses)
            throws IOException {
        BackupWriter writer = writer();
        var removed = LeftParts.remove(file);
        LOG.debug("{} parts of killed backups were removed", removed.size());
        return box.actOnFiles("backup", file.toAbsolutePath().toString(), act -> {
            BackupWriter.Written written = toFile(file, writer, sealer, verifying, progresses);
            act.note("messages: " + written.contents().messages());
            recoveryKey().ifPresent(key -> act.note(SealingKeyHistory.note(key)));
            return written;
        });
    }

    /** Writes to standard output; the result is not verified. */
    public BackupWriter.Written toStream(OutputStream out, Sealer sealer, Advance writing) throws IOException {
        return toStream("standard output", out, sealer, writing);
    }

    /**
     * Writes to a stream; the result is not verified.
     *
     * @param name of the place that it goes to, for the audit trail
     */
    public BackupWriter.Written toStream(String name, OutputStream out, Sealer sealer, Advance writing)
            throws IOException {
        BackupWriter writer = writer();
        return box.actOnFiles("backup", name, act -> {
            try (SealedOutput sealed = sealer.seal(out)) {
                BackupWriter.Written written = write(writer, sealed, writing);
                act.note("messages: " + written.contents().messages());
                recoveryKey().ifPresent(key -> act.note(SealingKeyHistory.note(key)));
                return written;
            } catch (IOException e) {
                throw new ApplianceException(
                        "the backup cannot be written: " + e.getMessage() + ". The output is incomplete and unusable",
                        e);
            }
        });
    }

    private BackupWriter writer() {
        Config config = box.config();
        return new BackupWriter(box.directory(), config, Version.running(), box.clock());
    }

    /** Leaves a complete file, or none. */
    static BackupWriter.Written toFile(
            Path file, BackupWriter writer, Sealer sealer, boolean verifying, Progresses progresses) {
        try (WholeFile target = WholeFile.create(file)) {
            target.requireSpace(writer.estimate());
            SealedOutput sealed = sealer.seal(target.output());
            BackupWriter.Written written = write(writer, sealed, progresses.writing());
            if (verifying) {
                verify(sealed, target.written(), written, progresses.verifying());
            }
            target.finish();
            return written;
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** Makes the error message for a person. */
    public static ApplianceException notWritten(IOException e) {
        return new ApplianceException(
                "the backup cannot be written: " + e.getMessage() + ". No file was left behind", e);
    }

    private static BackupWriter.Written write(BackupWriter writer, SealedOutput sealed, Advance advance)
            throws IOException {
        long estimate = writer.estimate();
        BackupWriter.Written written = writer.write(sealed, done -> advance.at(done, estimate));
        sealed.close();
        return written;
    }

    /** Reads the file back and checks that the disk has the written data. */
    private static void verify(SealedOutput sealed, InputStream file, BackupWriter.Written written, Advance advance)
            throws IOException {
        long total = written.manifest().databaseBytes();
        try (InputStream raw = new BufferedInputStream(file, 1 << 16);
                InputStream in = new ReadAhead(sealed.reopen(raw))) {
            new BackupReader(in)
                    .readAll((name, size) -> OutputStream.nullOutputStream(), done -> advance.at(done, total));
        }
    }
}
