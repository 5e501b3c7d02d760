package org.postern.core.cli.mail;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.core.admin.mail.JunkLearning;
import org.postern.core.cli.option.AddressWords;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.LocalCopy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern junk}: the data that the box's own junk filter has learned. */
@Command(
        name = "junk",
        description = {
            "Shows what the junk filter has learned, and teaches it.",
            "The filter learns for each person, and for all people together."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class JunkCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "status",
            description = "Shows how many messages were learned, and whether that is enough to judge.")
    void status(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", defaultValue = "", description = "Only this person.")
                    String address) {
        JunkLearning.Status status = junk(data).status(Optional.of(address).filter(given -> !given.isEmpty()));
        out().println("engine\t" + status.engine());
        out().println("shared\t" + words(status.shared(), status.least()));
        status.people()
                .forEach(person -> out().println(person.address() + "\t" + words(person.learned(), status.least())));
        out().println("waiting to be learned\t" + status.waiting());
    }

    private static String words(JunkLearning.Learned learned, int least) {
        return learned.spam() + " spam, " + learned.ham() + " ham"
                + (learned.enough() ? "" : "; needs " + least + " of each to count");
    }

    @Command(
            name = "train",
            description = "Teaches the filter messages that are spam or ham (wanted mail). A file that is given twice"
                    + " counts twice.")
    void train(
            @Mixin DataOption data,
            @Parameters(
                            arity = "1..2",
                            paramLabel = "[ADDRESS] FILE.mbox|MAILDIR|FILE.eml",
                            description = "The person who judges, and the messages. With --shared, only the messages.")
                    List<String> given,
            @Option(names = "--spam", description = "The messages are spam.") boolean spam,
            @Option(names = "--ham", description = "The messages are wanted.") boolean ham,
            @Option(names = "--shared", description = "For all people together, not for one person.") boolean shared)
            throws IOException {
        if (spam == ham) {
            throw new ParameterException(spec.commandLine(), "say either --spam or --ham");
        }
        if (given.size() != (shared ? 1 : 2)) {
            throw new ParameterException(
                    spec.commandLine(),
                    shared ? "with --shared give only the messages" : "give ADDRESS and the messages");
        }
        int learned;
        try (LocalCopy messages = brought(data, Path.of(given.get(given.size() - 1)))) {
            learned = junk(data).train(shared ? Optional.empty() : Optional.of(given.get(0)), spam, messages.path());
        }
        out().println("learned " + learned + " messages as " + (spam ? "spam" : "ham"));
    }

    @Command(
            name = "test",
            description = "Shows how the filter judges one message, and by which words. It learns nothing.")
    void test(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Parameters(index = "1", paramLabel = "FILE.eml", description = "The message.") Path file)
            throws IOException {
        JunkLearning.Opinion opinion;
        try (LocalCopy message = brought(data, file)) {
            opinion = junk(data).test(address, message.path());
        }
        out().println(String.format(
                Locale.ROOT,
                "%s\t%.4f%s",
                opinion.junk() ? "junk" : "mail",
                opinion.score(),
                opinion.trained() ? "" : "\ttoo little was learned to judge"));
        for (JunkLearning.Word word : opinion.strongest()) {
            out().println(String.format(Locale.ROOT, "%.4f\t%s", word.probability(), printable(word.token())));
        }
    }

    /** The text comes from a stranger: it must not control the terminal. */
    private static String printable(String token) {
        return token.replaceAll("[\\p{C}]", "?");
    }

    @Command(
            name = "reset",
            description = "Forgets what was learned for ADDRESS, or for all people together with --shared.")
    void reset(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", defaultValue = "", description = AddressWords.PERSON)
                    String address,
            @Option(names = "--shared", description = "What was learned for all people together.") boolean shared) {
        if (shared != address.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "give either ADDRESS or --shared");
        }
        junk(data).reset(shared ? Optional.empty() : Optional.of(address));
        out().println("forgot what was learned " + (shared ? "by all together" : "for " + address));
    }

    private LocalCopy brought(DataOption data, Path named) throws IOException {
        return AtTerminal.of(spec).bring(named, data.directory().brought());
    }

    private static JunkLearning junk(DataOption data) {
        return new JunkLearning(data.box());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
