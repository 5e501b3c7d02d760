package org.postern.core.cli.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.core.mailfile.MaildirFolder;
import org.postern.core.mailfile.MboxFile;
import org.postern.core.mailfile.MessageLessons;
import org.postern.store.account.Account;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.filter.junk.JunkFilter;
import org.postern.store.sql.MailDatabase;
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
        description = {
            "What the junk filter has learned, and teaching it.",
            "It learns for each person, and for all together."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class JunkCommand {
    private static final int CLUES = 15;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "status",
            description = "Shows how many messages were learned, and whether that is enough to judge.")
    void status(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", defaultValue = "", description = "Only this person.")
                    String address) {
        Config config = data.config();
        int least = config.junk().leastTraining();
        try (MailDatabase database = data.database(config)) {
            JunkMemory memory = database.junkMemory();
            List<Account> accounts = address.isEmpty()
                    ? database.accounts().list()
                    : List.of(UserCommand.require(database, UserCommand.parse(address, config)));
            out().println("engine\t" + config.junk().settings().engine().name().toLowerCase(Locale.ROOT));
            out().println("shared\t" + learned(memory.learned(JunkMemory.SHARED).shared(), least));
            for (Account account : accounts) {
                out().println(account.address() + "\t"
                        + learned(memory.learned(account.id()).own(), least));
            }
            out().println("waiting to be learned\t" + memory.waiting());
        }
    }

    private static String learned(JunkEvidence evidence, int least) {
        return evidence.spam() + " spam, " + evidence.ham() + " ham"
                + (evidence.atLeast(least) ? "" : "; needs " + least + " of each to count");
    }

    @Command(
            name = "train",
            description = "Learns messages that are known to be spam or ham (mail that is wanted). A file given twice"
                    + " counts twice.")
    void train(
            @Mixin DataOption data,
            @Parameters(
                            arity = "1..2",
                            paramLabel = "[ADDRESS] FILE.mbox|MAILDIR|FILE.eml",
                            description = "Whose judgement, and the messages; without ADDRESS with --shared.")
                    List<String> given,
            @Option(names = "--spam", description = "They are spam.") boolean spam,
            @Option(names = "--ham", description = "They are wanted.") boolean ham,
            @Option(names = "--shared", description = "For all together, for no person.") boolean shared) {
        if (spam == ham) {
            throw new ParameterException(spec.commandLine(), "say either --spam or --ham");
        }
        if (given.size() != (shared ? 1 : 2)) {
            throw new ParameterException(
                    spec.commandLine(),
                    shared ? "with --shared give only the messages" : "give ADDRESS and the messages");
        }
        Config config = data.config();
        Path source = Path.of(given.get(given.size() - 1));
        try (MailDatabase database = data.database(config)) {
            long account = shared ? JunkMemory.SHARED : account(database, given.get(0), config);
            JunkFilter filter = filter(config, database);
            MessageLessons lessons = new MessageLessons(message -> filter.teach(account, spam, message));
            read(source, lessons);
            out().println("learned " + lessons.count() + " messages as " + (spam ? "spam" : "ham"));
        } catch (IOException e) {
            throw new ApplianceException(
                    source + " cannot be read: " + e.getMessage() + ". What was learned before stays", e);
        }
    }

    private static JunkFilter filter(Config config, MailDatabase database) {
        return new JunkFilter(
                config.junk().settings(),
                database.junkMemory(),
                config.office().hostname().ascii());
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

    @Command(
            name = "test",
            description =
                    "Says what the own filter thinks of one message, and by which words of it. Nothing is learned.")
    void test(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Parameters(index = "1", paramLabel = "FILE.eml", description = "The message.") Path file) {
        Config config = data.config();
        try (MailDatabase database = data.database(config);
                InputStream in = Files.newInputStream(file)) {
            JunkFilter.Opinion opinion =
                    filter(config, database).opinion(account(database, address, config), in, CLUES);
            out().println(String.format(
                    Locale.ROOT,
                    "%s\t%.4f%s",
                    opinion.junk() ? "junk" : "mail",
                    opinion.score(),
                    opinion.trained() ? "" : "\ttoo little was learned to judge"));
            for (JunkFilter.Clue clue : opinion.strongest()) {
                out().println(String.format(Locale.ROOT, "%.4f\t%s", clue.probability(), printable(clue.token())));
            }
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A stranger wrote it: nothing of it may steer the terminal. */
    private static String printable(String token) {
        return token.replaceAll("[\\p{C}]", "?");
    }

    @Command(name = "reset", description = "Forgets what was learned for ADDRESS, or with --shared by all together.")
    void reset(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", defaultValue = "", description = Addresses.PERSON)
                    String address,
            @Option(names = "--shared", description = "What all together have learned.") boolean shared) {
        if (shared != address.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "give either ADDRESS or --shared");
        }
        Config config = data.config();
        try (MailDatabase database = data.database(config)) {
            database.junkMemory().reset(shared ? JunkMemory.SHARED : account(database, address, config));
        }
        out().println("forgot what was learned " + (shared ? "by all together" : "for " + address));
    }

    private static long account(MailDatabase database, String address, Config config) {
        return UserCommand.require(database, UserCommand.parse(address, config)).id();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
