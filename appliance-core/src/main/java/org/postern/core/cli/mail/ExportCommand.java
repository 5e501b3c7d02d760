package org.postern.core.cli.mail;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.admin.mail.MailExport;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.NewFile;
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
        CommandTerminal terminal = AtTerminal.of(spec);
        try {
            if (file.equals("-")) {
                try (OutputStream out = new BufferedOutputStream(terminal.octets(), 1 << 16)) {
                    return report(export(out), spec.commandLine().getErr());
                }
            }
            Optional<NewFile> elsewhere = terminal.create(Path.of(file), 0);
            MailExport.Exported exported;
            if (elsewhere.isPresent()) {
                try (NewFile target = elsewhere.get()) {
                    exported = export(target.output());
                    target.finish(false);
                }
            } else {
                try (WholeFile target = WholeFile.create(Path.of(file))) {
                    try (OutputStream out = new BufferedOutputStream(target.output(), 1 << 16)) {
                        exported = export(out);
                    }
                    target.finish();
                }
            }
            return report(exported, spec.commandLine().getOut());
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private int report(MailExport.Exported exported, PrintWriter out) {
        out.println("exported " + exported.messages());
        if (exported.damaged().isEmpty()) {
            return 0;
        }
        PrintWriter warnings = spec.commandLine().getErr();
        warnings.println(
                "WARNING: damaged on disk, so only what can be read of it was exported; restore a backup to get it back:");
        exported.damaged().forEach(one -> warnings.println("  " + one));
        return 1;
    }

    private MailExport.Exported export(OutputStream out) throws IOException {
        try (Progress progress = AtTerminal.of(spec).progress("export", "", 1)) {
            return new MailExport(data.box()).run(address, Optional.ofNullable(folder), out, progress::at);
        }
    }
}
