package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.admin.people.AwayNotices;
import org.postern.core.cli.option.AddressWords;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern vacation}: the automatic reply of an absent person, without writing Sieve. */
@Command(
        name = "vacation",
        description = {
            "Answers senders that a person is away.",
            "Answers each sender once in seven days, and only senders who are proven; answers no mailing lists and no programs. Runs beside the person's own filters."
        })
public final class VacationCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON)
    private String address = "";

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = "--subject",
            paramLabel = "TEXT",
            description = "Subject of the answers. \"\": \"Automatic reply\", in the language of the text.")
    private @Nullable String subject;

    @Option(names = "--text-file", paramLabel = "FILE", description = "The text, UTF-8; - for standard input.")
    private @Nullable String textFile;

    @Option(names = "--from", paramLabel = "DATE", description = "The first day, as 2026-12-24.")
    private @Nullable LocalDate from;

    @Option(names = "--until", paramLabel = "DATE", description = "The last day.")
    private @Nullable LocalDate until;

    /** The alternatives; exactly one of them. */
    static final class What {
        @Option(
                names = "--on",
                description =
                        "Switch it on. Subject and text stay as they are unless given. Without days it lasts until"
                                + " --off.")
        boolean on;

        @Option(names = "--off", description = "Switch it off. Its text is kept.")
        boolean off;

        @Option(names = "--show", description = "Print the notice.")
        boolean show;
    }

    @Override
    public Integer call() {
        AwayNotices notices = new AwayNotices(data.box());
        if (what.show) {
            show(notices.show(address));
        } else if (what.off) {
            notices.off(address);
            out().println("the vacation notice of " + address + " is off");
        } else {
            notices.on(
                    address,
                    new AwayNotices.Change(
                            Optional.ofNullable(subject),
                            Optional.ofNullable(textFile).map(named -> ScriptFile.text(AtTerminal.of(spec), named)),
                            Optional.ofNullable(from),
                            Optional.ofNullable(until)));
            out().println("the vacation notice of " + address + " is on"
                    + (from == null ? "" : " from " + from)
                    + (until == null ? "" : " until " + until));
        }
        return 0;
    }

    private void show(Optional<AwayNotices.Notice> known) {
        if (known.isEmpty()) {
            out().println("off");
            return;
        }
        AwayNotices.Notice vacation = known.get();
        out().println(vacation.enabled() ? "on" : "off");
        vacation.from().ifPresent(day -> out().println("from " + day));
        vacation.until().ifPresent(day -> out().println("until " + day));
        if (!vacation.subject().isEmpty()) {
            out().println("subject " + vacation.subject());
        }
        out().println();
        out().println(vacation.text().stripTrailing());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
