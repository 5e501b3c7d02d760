package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import org.postern.core.admin.mail.MailQueue;
import org.postern.core.cli.option.DataOption;
import org.postern.core.cli.option.QueueOptions;
import org.postern.core.cli.option.QueueTargets;
import org.postern.core.console.Counted;
import org.postern.store.mailbox.QueueSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern queue …}: outgoing mail; works whether or not the server is running. */
@Command(
        name = "queue",
        description = "Shows mail that waits to be sent; retries, holds or deletes it.",
        synopsisSubcommandLabel = "COMMAND")
public final class QueueCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "Lists waiting recipients, newest message first: message, queued, octets, sender, recipient, "
                    + "state, attempts, next attempt, last reply; separated by tabs.")
    void list(
            @Mixin DataOption data,
            @Mixin QueueOptions options,
            @Option(names = "--held", description = "Only held mail.") boolean held,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most N (default 100).")
                    int limit,
            @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "Skip the first N.")
                    int offset) {
        if (limit < 1 || offset < 0) {
            throw usage("--limit is at least 1, and --offset 0");
        }
        MailQueue.Excerpt excerpt = queue(data).list(options.selection(held), offset, limit);
        QueueText.list(excerpt.rows(), Instant.now(), out());
        out().println(QueueText.amount(excerpt.count()));
    }

    @Command(name = "show", description = "Shows a queued message: envelope, header, and the state of each recipient.")
    void show(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ID", description = "The number of the message, as list and the log show it.")
                    long id) {
        MailQueue.Waiting waiting = queue(data).show(id);
        QueueText.show(waiting.rows(), waiting.header(), Instant.now(), out());
    }

    @Command(name = "retry", description = "Tries mail again now. Held mail stays held.")
    void retry(@Mixin DataOption data, @Mixin QueueTargets targets) {
        say("due now", queue(data).retry(targets.selections(spec)));
    }

    @Command(name = "hold", description = "Holds mail back until it is released.")
    void hold(
            @Mixin DataOption data,
            @Mixin QueueTargets targets,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "A reason to show in the list.")
                    String reason) {
        say("held", queue(data).hold(targets.selections(spec), reason));
    }

    @Command(name = "release", description = "Releases held mail and tries it now.")
    void release(@Mixin DataOption data, @Mixin QueueTargets targets) {
        say("released", queue(data).release(targets.selections(spec)));
    }

    @Command(
            name = "delete",
            description = "Deletes mail from the queue for good. Mail that is being sent right now may still arrive.")
    void delete(
            @Mixin DataOption data,
            @Mixin QueueTargets targets,
            @Option(names = "--bounce", description = "Tell the senders that it was not delivered.") boolean bounce,
            @Option(names = "--yes", description = "Delete. Without it, only show what would be deleted.")
                    boolean yes) {
        List<QueueSelection> selections = targets.selections(spec);
        if (!yes) {
            throw usage(queue(data).count(selections)
                    + " recipients would be removed; nothing was changed. Say --yes to do it");
        }
        say(bounce ? "removed, the senders told" : "removed", queue(data).delete(selections, bounce));
    }

    private void say(String done, int changed) {
        out().println(done + ": " + Counted.of(changed, "recipient"));
    }

    private static MailQueue queue(DataOption data) {
        return new MailQueue(data.box());
    }

    private ParameterException usage(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
