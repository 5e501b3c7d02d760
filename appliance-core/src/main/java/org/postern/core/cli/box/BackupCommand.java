package org.postern.core.cli.box;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.admin.box.Backups;
import org.postern.core.admin.box.LeftParts;
import org.postern.core.backup.BackupWriter;
import org.postern.core.cli.option.DataOption;
import org.postern.core.cli.option.Owner;
import org.postern.core.cli.option.OwnerProcess;
import org.postern.core.cli.option.PassphraseOptions;
import org.postern.core.console.Counted;
import org.postern.core.console.KeptOpen;
import org.postern.core.console.Progress;
import org.postern.core.console.WholeFile;
import org.postern.tls.seal.Opener;
import org.postern.tls.seal.PassphraseCost;
import org.postern.tls.seal.RecoveryPublicKey;
import org.postern.tls.seal.Sealing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern backup}: the whole box in one encrypted file, whether or not the server is running. */
@Command(
        name = "backup",
        description = {
            "Writes the whole box into one encrypted file.",
            "Mail, accounts, passwords, filters, keys, configuration and queue are in it; the server may go on running.",
            "It is sealed for the box's recovery key (postern recovery-key new), for a passphrase, or for both; where there is"
                    + " no recovery key, a passphrase is asked for."
        })
public final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The file to make, mode 0600; an existing file is refused. -: standard output.")
    private String file = "";

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Option(
            names = "--no-verify",
            description = "Do not read the file again after writing it. Standard output is never read again.")
    private boolean withoutVerifying;

    @Override
    public Integer call() throws IOException {
        Optional<Owner> owner = Owner.other(data.path());
        if (owner.isPresent()) {
            return parent(owner.get());
        }
        Backups backups = new Backups(data.box());
        data.config(); // reports a damaged key before asking for a passphrase
        Optional<RecoveryPublicKey> recovery = backups.recoveryKey();
        Optional<String> alert = backups.keyAlert();
        try (Opener.@Nullable Passphrase chosen =
                recovery.isEmpty() || passphrase.given() ? passphrase.choose(System.in) : null) {
            Sealing sealing = new Sealing(PassphraseCost.STRONG, new SecureRandom());
            Backups.Sealer sealer = out -> sealing.seal(out, chosen, recovery.orElse(null));
            PrintWriter out;
            if (file.equals("-")) {
                out = spec.commandLine().getErr();
                toStandardOutput(backups, sealer);
            } else {
                out = spec.commandLine().getOut();
                long started = System.nanoTime();
                BackupWriter.Written written = toFile(backups, sealer);
                report(written, " to " + file, started, out);
            }
            recovery.ifPresent(key -> out.println("sealed for the recovery key with the fingerprint "
                    + key.fingerprint() + "; it must be the one on your paper"));
            alert.ifPresent(words -> spec.commandLine().getErr().println("WARNING: " + words));
        }
        return 0;
    }

    private BackupWriter.Written toFile(Backups backups, Backups.Sealer sealer) throws IOException {
        try (Progress writing = Progress.growing("backup", " MiB", 1 << 20);
                Progress verifying = Progress.growing("verify", " MiB", 1 << 20)) {
            Backups.Progresses progresses = new Backups.Progresses(writing::at, (done, total) -> {
                writing.end();
                verifying.at(done, total);
            });
            return backups.toFile(Path.of(file), sealer, !withoutVerifying, progresses);
        }
    }

    private int parent(Owner owner) throws IOException {
        OwnerProcess process = new OwnerProcess(owner, passphrase);
        String[] command = {"backup", "-", "--data", data.path().toString()};
        if (file.equals("-")) {
            try (OutputStream out = KeptOpen.standardOutput()) {
                process.run(out, command);
            }
            return 0;
        }
        LeftParts.remove(Path.of(file))
                .forEach(part -> spec.commandLine()
                        .getErr()
                        .println("removed " + part + ", which a backup that was killed had left"));
        try (WholeFile target = WholeFile.create(Path.of(file))) {
            target.requireSpace(BackupWriter.estimate(new DataDirectory(data.path())));
            MessageDigest received = sha256();
            process.run(new DigestOutputStream(target.output(), received), command);
            Path part = target.written();
            if (!withoutVerifying) {
                same(received.digest(), part);
            }
            long bytes = Files.size(part);
            target.finish();
            spec.commandLine().getOut().println("wrote " + file + ", " + size(bytes));
        } catch (IOException e) {
            throw Backups.notWritten(e);
        }
        return 0;
    }

    /** Root has no key to read the backup with, but can check without it that the disk has the written data. */
    private static void same(byte[] expected, Path part) throws IOException {
        MessageDigest found = sha256();
        try (InputStream in = Files.newInputStream(part)) {
            byte[] buffer = new byte[1 << 17];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                found.update(buffer, 0, count);
            }
        }
        if (!MessageDigest.isEqual(expected, found.digest())) {
            throw new ApplianceException("the disk gives back something else than was written to " + part
                    + ". No file was left behind; look at the disk");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String size(long bytes) {
        return bytes < (1 << 20) ? ((bytes + 1023) >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }

    private void toStandardOutput(Backups backups, Backups.Sealer sealer) throws IOException {
        long started = System.nanoTime();
        BackupWriter.Written written;
        try (Progress progress = Progress.growing("backup", " MiB", 1 << 20)) {
            written = backups.toStream(KeptOpen.standardOutput(), sealer, progress::at);
        }
        report(written, "", started, spec.commandLine().getErr());
    }

    private static void report(BackupWriter.Written written, String where, long started, PrintWriter out) {
        double seconds = (System.nanoTime() - started) / 1e9;
        out.printf(
                Locale.ROOT,
                "backed up %s, %s, %s of store%s in %.1f s%n",
                Counted.of(written.contents().accounts().size(), "account"),
                Counted.of(written.contents().messages(), "message"),
                size(written.manifest().databaseBytes()),
                where,
                seconds);
        written.manifest()
                .outside()
                .forEach(outside ->
                        out.println("not in it, since it lies outside the data directory or has a name that no"
                                + " backup takes: " + outside));
    }
}
