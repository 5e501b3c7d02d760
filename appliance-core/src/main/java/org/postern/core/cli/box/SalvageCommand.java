package org.postern.core.cli.box;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.postern.core.admin.box.Salvaging;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.Counted;
import org.postern.core.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern salvage}: what can be read of a damaged mail database, in a new one. */
@Command(
        name = "salvage",
        description = {
            "Reads a damaged mail database into a new one.",
            "Everything that can be read is kept, and what is lost is listed. The damaged database is not changed. Stop the server first. A backup, if there is a recent one, is better:"
                    + " see restore."
        })
public final class SalvageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--replace",
            description =
                    "Put the new database in place. The damaged one is kept in before-salvage-..., and nothing in the"
                            + " queue is sent until you release it.")
    private boolean replace;

    @Override
    public Integer call() throws IOException {
        Salvaging.Outcome outcome;
        try (Progress progress = Progress.late("salvage")) {
            outcome = new Salvaging(data.box()).run(replace, progress::at);
        }
        PrintWriter out = spec.commandLine().getOut();
        outcome.lost().forEach(lost -> out.println("lost: " + lost));
        out.println("read " + Counted.of(outcome.found().messages(), "message") + " of "
                + Counted.of(outcome.found().accounts(), "account") + ", and "
                + Counted.of(outcome.found().queued(), "recipient") + " of waiting mail, which is held");
        outcome.aside()
                .ifPresentOrElse(
                        aside -> out.println("the new database is in place; the damaged one is kept in " + aside
                                + ". Waiting mail is sent after: postern queue release --all"),
                        () -> out.println("the new database is " + outcome.store()
                                + "; the damaged one was not changed. To use the new one: postern salvage --replace"));
        return 0;
    }
}
