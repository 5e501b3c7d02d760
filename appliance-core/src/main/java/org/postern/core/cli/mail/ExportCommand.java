package org.postern.core.cli.mail;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.admin.mail.MailExport;
import org.postern.core.cli.option.DataOption;
import org.postern.core.cli.option.Owner;
import org.postern.core.cli.option.OwnerProcess;
import org.postern.core.console.KeptOpen;
import org.postern.core.console.Progress;
import org.postern.core.console.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern export}: an account's mail as mbox; works whether or not the server is running. */
@Command(
        name = "export",
        description = {"Writes the mail of an account to an mbox file.", "Folder after folder, oldest first."})
public final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The account.")
    private String address = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE.mbox",
            description = "The file to make; an existing file is refused. -: standard output.")
    private String file = "";

    @Option(names = "--folder", paramLabel = "FOLDER", description = "Only this folder (default: all).")
    private @Nullable String folder;

    @Override
    public Integer call() {
        Optional<Owner> owner = Owner.other(data.path());
        try {
            if (file.equals("-")) {
                try (OutputStream out = new BufferedOutputStream(KeptOpen.standardOutput(), 1 << 16)) {
                    if (owner.isPresent()) {
                        new OwnerProcess(owner.get(), null).run(out, forOwner());
                        return 0;
                    }
                    spec.commandLine().getErr().println("exported " + export(out));
                }
                return 0;
            }
            try (WholeFile target = WholeFile.create(Path.of(file))) {
                if (owner.isPresent()) {
                    new OwnerProcess(owner.get(), null).run(target.output(), forOwner());
                    target.finish();
                } else {
                    int exported;
                    try (OutputStream out = new BufferedOutputStream(target.output(), 1 << 16)) {
                        exported = export(out);
                    }
                    target.finish();
                    spec.commandLine().getOut().println("exported " + exported);
                }
            }
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be written: " + e.getMessage(), e);
        }
        return 0;
    }

    private String[] forOwner() {
        List<String> command = new ArrayList<>(
                List.of("export", address, "-", "--data", data.path().toString()));
        if (folder != null) {
            command.addAll(List.of("--folder", folder));
        }
        return command.toArray(String[]::new);
    }

    private int export(OutputStream out) throws IOException {
        try (Progress progress = Progress.growing("export", "", 1)) {
            return new MailExport(data.box()).run(address, Optional.ofNullable(folder), out, progress::at);
        }
    }
}
