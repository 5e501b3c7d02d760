package org.postern.core.cli.mail;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.postern.core.ApplianceException;
import org.postern.core.Fault;
import org.postern.core.admin.mail.MailImport;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.LocalCopy;
import org.postern.core.console.Progress;
import org.postern.store.mailbox.FolderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern import}: mail of other programs into an account; works whether or not the server is running. */
@Command(
        name = "import",
        description = {
            "Puts the mail of other mail programs into an account.",
            "Takes mbox files, Maildirs, single messages (.eml), and whole trees of them: the folders of Thunderbird,"
                    + " Maildir++ and Apple Mail. Folders of a tree keep their names; Sent, Drafts, Junk, Trash and Archive are"
                    + " found in the usual languages. Exit code 1: a file could not be read; the others were imported."
        })
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The account that gets the mail.")
    private String address = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE|DIRECTORY",
            description = "An mbox file, a message, a Maildir, or a tree.")
    private Path source = Path.of("");

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description =
                    "For mail in no folder of a tree: inbox, drafts, sent, junk, trash or archive (default: inbox).")
    private FolderRole folder = FolderRole.INBOX;

    @Override
    public Integer call() {
        MailImport.Imported imported;
        PrintWriter out = spec.commandLine().getOut();
        CommandTerminal terminal = AtTerminal.of(spec);
        try (LocalCopy brought = terminal.bring(source, data.directory().brought());
                Progress progress = terminal.progress("import", " MiB", 1 << 20)) {
            imported = new MailImport(data.box()).run(address, brought, folder, progress::at);
            imported.remarks().forEach(remark -> out.println(brought.told(remark)));
        } catch (IOException e) {
            throw new ApplianceException(source + " cannot be read: " + Fault.of(e), e);
        }
        out.println("imported " + imported.imported() + ", skipped " + imported.skipped()
                + (imported.unread() == 0 ? "" : ", files that could not be read: " + imported.unread()));
        return imported.unread() == 0 ? 0 : 1;
    }
}
