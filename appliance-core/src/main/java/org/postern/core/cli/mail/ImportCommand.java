package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.postern.core.admin.mail.MailImport;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.Progress;
import org.postern.store.mailbox.FolderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern import}: mbox or Maildir into an account; works whether or not the server is running. */
@Command(name = "import", description = "Puts the mail of an mbox file or a Maildir into an account.")
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The account that gets the mail.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "FILE.mbox|MAILDIR", description = "The mbox file or Maildir.")
    private Path source = Path.of("");

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "inbox, drafts, sent, junk, trash or archive (default: inbox).")
    private FolderRole folder = FolderRole.INBOX;

    @Override
    public Integer call() {
        MailImport.Imported imported;
        try (Progress progress = Progress.growing("import", " MiB", 1 << 20)) {
            imported = new MailImport(data.box()).run(address, source, folder, progress::at);
        }
        PrintWriter out = spec.commandLine().getOut();
        imported.remarks().forEach(out::println);
        out.println("imported " + imported.imported() + ", skipped " + imported.skipped());
        return 0;
    }
}
