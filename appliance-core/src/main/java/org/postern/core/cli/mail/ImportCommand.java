package org.postern.core.cli.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.core.console.Progress;
import org.postern.core.mailfile.CountingInput;
import org.postern.core.mailfile.MaildirFolder;
import org.postern.core.mailfile.MboxFile;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.sql.MailDatabase;
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

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Whose mail it becomes.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "FILE.mbox|MAILDIR", description = "Where the mail is.")
    private Path source = Path.of("");

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "inbox, drafts, sent, junk, trash or archive (default: inbox).")
    private FolderRole folder = FolderRole.INBOX;

    @Override
    public Integer call() {
        if (folder == FolderRole.NONE) {
            throw new ApplianceException("mail is imported into inbox, drafts, sent, junk, trash or archive");
        }
        Config config = data.config();
        try (MailDatabase database = data.database(config);
                ImportTarget target = new ImportTarget(
                        database.mailboxes(),
                        UserCommand.require(database, UserCommand.parse(address, config)),
                        folder,
                        config.smtp().maxMessage().bytes())) {
            if (MaildirFolder.is(source)) {
                maildir(target);
            } else if (Files.isRegularFile(source)) {
                mbox(target);
            } else {
                throw new ApplianceException(source + " is neither an mbox file nor a Maildir (with cur and new)");
            }
            target.finish();
            report(target);
        } catch (IOException e) {
            throw new ApplianceException(
                    source + " cannot be imported: " + e.getMessage() + ". What was imported before stays", e);
        }
        return 0;
    }

    private void mbox(ImportTarget target) throws IOException {
        try (InputStream in = Files.newInputStream(source);
                Progress progress = Progress.show("import", Files.size(source), " MiB", 1 << 20)) {
            new MboxFile(new CountingInput(in, progress::at)).readAll(target);
        }
    }

    private void maildir(ImportTarget target) throws IOException {
        MaildirFolder maildir = new MaildirFolder(source);
        List<Path> files = maildir.files();
        try (Progress progress = Progress.show("import", total(files), " MiB", 1 << 20)) {
            maildir.readAll(target, files, progress::by);
        }
        for (Path other : maildir.subfolders()) {
            target.remarks()
                    .add("the folder " + other
                            + " was left alone; import it by itself, with --folder where it belongs");
        }
    }

    private static long total(List<Path> files) throws IOException {
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        return total;
    }

    private void report(ImportTarget target) {
        PrintWriter out = spec.commandLine().getOut();
        target.remarks().forEach(out::println);
        out.println("imported " + target.imported() + ", skipped " + target.skipped());
    }
}
