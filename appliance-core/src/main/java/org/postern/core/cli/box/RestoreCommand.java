package org.postern.core.cli.box;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.Fault;
import org.postern.core.admin.Box;
import org.postern.core.admin.box.Restores;
import org.postern.core.backup.AccountRestoration;
import org.postern.core.backup.BackupManifest;
import org.postern.core.backup.ReadAhead;
import org.postern.core.backup.Restoration;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.cli.option.OpenerChoice;
import org.postern.core.cli.option.PassphraseOptions;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.Counted;
import org.postern.core.console.Progress;
import org.postern.store.copy.StoreContents;
import org.postern.tls.seal.Opener;
import org.postern.tls.seal.Sealing;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern restore}: restores a box, one account, or one folder from a backup. */
@Command(
        name = "restore",
        description = {
            "Restores a box, or what an account misses, from a backup.",
            "Examines the whole file before it changes anything. Deletes nothing: what is there is put aside.",
            "While the server runs, only one account or folder can be restored (--account)."
        })
public final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "The backup. -: standard input.")
    private String file = "";

    @ArgGroup
    private @Nullable Instead instead;

    /** The alternatives to restoring the whole box; at most one of them. */
    static final class Instead {
        @Option(names = "--check", description = "Read the whole file and say whether it is complete. Change nothing.")
        private boolean check;

        @Option(names = "--list", description = "Show what is in the file. Change nothing.")
        private boolean list;

        @Option(
                names = "--account",
                paramLabel = "ADDRESS",
                description = "Restore only the missing mail of this account. The server may be running.")
        private @Nullable String account;
    }

    @Option(names = "--folder", paramLabel = "NAME", description = "With --account: only this folder.")
    private @Nullable String folder;

    @Option(
            names = "--into",
            paramLabel = "FOLDER",
            description = "With --account: into this folder, made when there is none (default: where it was).")
    private @Nullable String into;

    @Option(names = "--replace", description = "Put present mail and accounts aside, in DIR/before-restore-DATE-TIME.")
    private boolean replace;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Option(
            names = "--recovery-key-file",
            paramLabel = "FILE",
            description = "Read the recovery key from FILE (default: ask for what is needed).")
    private @Nullable Path recoveryKey;

    @Override
    public Integer call() {
        refuseNonsense();
        try {
            Instead mode = instead;
            if (mode == null) {
                whole();
            } else if (mode.account != null) {
                account(mode.account);
            } else if (mode.check || mode.list) {
                look(mode.list);
            }
            return 0;
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be read: " + Fault.of(e) + ". Nothing was changed", e);
        }
    }

    private void refuseNonsense() {
        boolean one = instead != null && instead.account != null;
        if (!one && (folder != null || into != null)) {
            throw new ParameterException(spec.commandLine(), "--folder and --into go with --account");
        }
        if (instead != null && replace) {
            throw new ParameterException(spec.commandLine(), "--replace is for the whole box");
        }
        if (file.equals("-") && passphrase.standardInput()) {
            throw new ParameterException(
                    spec.commandLine(), "standard input cannot be both the backup and the passphrase");
        }
        if (passphrase.given() && recoveryKey != null) {
            throw new ParameterException(spec.commandLine(), "give a passphrase or a recovery key, not both");
        }
    }

    private void whole() throws IOException {
        Restoration.Restored restored;
        try (Progress progress = terminal().progress("restore", " MiB", 1 << 20)) {
            restored = new Restores(data.box()).whole(new BackupFile(), replace, progress::at);
        }
        PrintWriter out = out();
        out.println("restored " + counted(restored.contents()) + " in " + data.path());
        if (Files.exists(restored.aside())) {
            out.println("what was there before is in " + restored.aside());
        }
        restored.remarks().forEach(remark -> out.println("look at postern.toml before you start: " + remark));
        restored.manifest()
                .outside()
                .forEach(outside -> out.println("was not in the backup, bring it yourself: " + outside));
    }

    private void account(String address) throws IOException {
        Restores.Part part = new Restores.Part(address, folder == null ? "" : folder, into == null ? "" : into);
        AccountRestoration.Returned returned;
        try (Progress progress = terminal().progress("restore", " MiB", 1 << 20)) {
            returned = new Restores(data.box()).account(new BackupFile(), part, progress::at);
        }
        if (returned.made()) {
            out().println("made the account " + Box.address(address, data.config()) + " with its password");
        }
        out().println("brought back " + returned.returned() + ", were there " + returned.present());
    }

    private void look(boolean list) throws IOException {
        Restores restores = new Restores(data.box());
        if (list) {
            Restores.Described described = restores.list(new BackupFile());
            describe(described);
            list(described.contents());
            return;
        }
        try (Progress progress = terminal().progress("check", " MiB", 1 << 20)) {
            restores.check(new BackupFile(), this::describe, progress::at);
        }
        out().println("whole: every part fits its checksum");
    }

    private void describe(Restores.Described described) {
        BackupManifest manifest = described.manifest();
        StoreContents contents = described.contents();
        out().println("backup of " + manifest.host() + ", made "
                + manifest.made().truncatedTo(ChronoUnit.SECONDS) + " by Postern " + manifest.version() + ": "
                + counted(contents));
        manifest.outside().forEach(outside -> out().println("not in it: " + outside));
    }

    private static String counted(StoreContents contents) {
        return Counted.of(contents.accounts().size(), "account") + ", " + Counted.of(contents.messages(), "message")
                + ", " + Counted.of(contents.queued(), "recipient") + " of waiting mail";
    }

    private void list(StoreContents contents) {
        for (StoreContents.OfAccount account : contents.accounts()) {
            out().println(account.address() + (account.enabled() ? "" : "\tdisabled"));
            for (StoreContents.OfFolder one : account.folders()) {
                out().println(String.join(
                        "\t",
                        "  " + one.name(),
                        Counted.of(one.messages(), "message"),
                        one.unread() + " unread",
                        ((one.bytes() + 1023) >> 10) + " KiB"));
            }
        }
    }

    /** The file or standard input, with the passphrase or key for its seal. */
    private final class BackupFile implements Restores.Source {
        @Override
        public InputStream open() throws IOException {
            InputStream raw = new BufferedInputStream(
                    file.equals("-") ? terminal().input() : terminal().open(Path.of(file)), 1 << 16);
            try {
                Sealing.SealedFile sealed = Sealing.begin(raw);
                try (Opener opener = new OpenerChoice(terminal(), sealed, passphrase, recoveryKey).choose()) {
                    return new ReadAhead(sealed.open(opener));
                }
            } catch (IOException | RuntimeException e) {
                raw.close();
                throw e;
            }
        }

        @Override
        public long size() throws IOException {
            return file.equals("-") ? -1 : terminal().size(Path.of(file));
        }

        @Override
        public String name() {
            return file.equals("-")
                    ? "standard input"
                    : Path.of(file).toAbsolutePath().toString();
        }
    }

    private CommandTerminal terminal() {
        return AtTerminal.of(spec);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
