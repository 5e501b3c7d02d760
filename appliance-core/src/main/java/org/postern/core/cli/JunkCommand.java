package org.postern.core.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.postern.core.ApplianceException;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.filter.junk.JunkFilter;
import org.postern.store.mailbox.MailDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern junk}: what the box's own junk filter has learned. */
@Command(
        name = "junk",
        description = "What the box's own junk filter has learned, for each person and for all together.",
        synopsisSubcommandLabel = "COMMAND")
final class JunkCommand {
    private static final String ALL = "all";
    private static final int CLUES = 15;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "status", description = "Shows how many messages were learned.")
    void status(@Mixin DataOption data) {
        try (MailDatabase database = data.database(data.config())) {
            out().println(ALL + "\t"
                    + learned(database.junkMemory().learned(JunkMemory.SHARED).shared()));
            for (Account account : database.accounts().list()) {
                out().println(account.address() + "\t"
                        + learned(database.junkMemory().learned(account.id()).own()));
            }
        }
    }

    private static String learned(JunkEvidence evidence) {
        return evidence.spam() + " junk, " + evidence.ham() + " mail";
    }

    @Command(name = "train", description = "Learns messages that are known to be junk, or to be none.")
    void train(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS|all", description = "For one person, or for all together.")
                    String whose,
            @Parameters(index = "1", paramLabel = "FILE.mbox|MAILDIR|FILE.eml") Path source,
            @Option(names = "--junk", description = "They are junk.") boolean junk,
            @Option(names = "--mail", description = "They are mail that is wanted.") boolean mail) {
        if (junk == mail) {
            throw new ParameterException(spec.commandLine(), "say --junk or --mail");
        }
        Config config = data.config();
        try (MailDatabase database = data.database(config)) {
            long account = account(database, whose, config);
            JunkFilter filter = new JunkFilter(config.junk().settings(), database.junkMemory());
            MessageLessons lessons = new MessageLessons(
                    message -> filter.teach(account, junk, message),
                    config.smtp().maxMessage().bytes());
            read(source, lessons);
            out().println("learned " + lessons.count() + " messages as " + (junk ? "junk" : "mail"));
        } catch (IOException e) {
            throw new ApplianceException(
                    source + " cannot be read: " + e.getMessage() + ". What was learned before stays", e);
        }
    }

    private static void read(Path source, MessageLessons lessons) throws IOException {
        if (MaildirFolder.is(source)) {
            MaildirFolder maildir = new MaildirFolder(source);
            maildir.readAll(lessons, maildir.files(), bytes -> {});
            return;
        }
        if (!Files.isRegularFile(source)) {
            throw new ApplianceException(source + " is neither an mbox file, nor a Maildir, nor a message");
        }
        try (InputStream in = Files.newInputStream(source)) {
            if (mbox(source)) {
                new MboxFile(in).readAll(lessons);
            } else {
                lessons.one(in);
            }
        }
    }

    private static boolean mbox(Path source) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("From ");
        }
    }

    @Command(name = "test", description = "Says what the filter thinks of one message, and why. Nothing is learned.")
    void test(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS") String address,
            @Parameters(index = "1", paramLabel = "FILE.eml") Path file) {
        Config config = data.config();
        try (MailDatabase database = data.database(config);
                InputStream in = Files.newInputStream(file)) {
            Account account = UserCommand.require(database, UserCommand.parse(address, config));
            JunkFilter.Opinion opinion =
                    new JunkFilter(config.junk().settings(), database.junkMemory()).opinion(account.id(), in, CLUES);
            boolean junk = opinion.trained()
                    && opinion.score() >= config.junk().settings().threshold();
            out().println(String.format(
                    Locale.ROOT,
                    "%s: %.2f %%%s",
                    junk ? "junk" : "mail",
                    100 * opinion.score(),
                    opinion.trained() ? "" : ", but not enough was learned to judge"));
            for (JunkFilter.Clue clue : opinion.strongest()) {
                out().println(String.format(Locale.ROOT, "%6.2f %%\t%s", 100 * clue.probability(), clue.word()));
            }
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Command(name = "reset", description = "Forgets what was learned for one person, or by all together.")
    void reset(@Mixin DataOption data, @Parameters(paramLabel = "ADDRESS|all") String whose) {
        Config config = data.config();
        try (MailDatabase database = data.database(config)) {
            database.junkMemory().reset(account(database, whose, config));
        }
        out().println("forgot what was learned for " + whose);
    }

    private static long account(MailDatabase database, String whose, Config config) {
        return whose.equals(ALL)
                ? JunkMemory.SHARED
                : UserCommand.require(database, UserCommand.parse(whose, config))
                        .id();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
