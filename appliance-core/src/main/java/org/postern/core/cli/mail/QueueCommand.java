package org.postern.core.cli.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.cli.option.QueueOptions;
import org.postern.core.cli.option.QueueTargets;
import org.postern.core.config.Config;
import org.postern.store.account.Directory;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.ServerName;
import org.postern.store.report.Notices;
import org.postern.store.sql.MailDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern queue …}: mail on its way to others; works whether or not the server is running. */
@Command(
        name = "queue",
        description = "Shows mail that waits to be sent; sends, holds or removes it.",
        synopsisSubcommandLabel = "COMMAND")
public final class QueueCommand {
    private static final int HEADER_LIMIT = 65_536;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description =
                    "Lists recipients that wait, newest message first: message, queued, octets, sender, recipient, "
                            + "state, attempts, next attempt, last reply; separated by tabs.")
    void list(
            @Mixin DataOption data,
            @Mixin QueueOptions options,
            @Option(names = "--held", description = "Only what is held.") boolean held,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most N (default 100).")
                    int limit,
            @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "Pass over the first N.")
                    int offset) {
        if (limit < 1 || offset < 0) {
            throw usage("--limit is at least 1, and --offset 0");
        }
        with(data, (database, config) -> {
            OutboundQueue queue = database.queue();
            QueueSelection selection = options.selection(held);
            QueueText.list(queue.list(selection, offset, limit), Instant.now(), out());
            OutboundQueue.Count count = queue.count(selection);
            out().println(QueueText.amount(count));
        });
    }

    @Command(
            name = "show",
            description = "Shows a message of the queue: envelope, header, and how each recipient stands.")
    void show(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ID", description = "The message, as list and the log show it.") long id) {
        with(data, (database, config) -> {
            OutboundQueue queue = database.queue();
            List<OutboundQueue.Row> rows = queue.list(QueueSelection.message(id), 0, 10_000);
            if (rows.isEmpty()) {
                throw gone(id);
            }
            QueueText.show(rows, header(queue, id), Instant.now(), out());
        });
    }

    @Command(name = "retry", description = "Makes mail due at once; held mail is left alone.")
    void retry(@Mixin DataOption data, @Mixin QueueTargets targets) {
        change(data, targets, "due now", OutboundQueue::retry);
    }

    @Command(name = "hold", description = "Keeps mail from being tried until it is released.")
    void hold(
            @Mixin DataOption data,
            @Mixin QueueTargets targets,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Shown in the list.")
                    String reason) {
        String line = reason.replaceAll("\\p{Cntrl}", " ");
        change(data, targets, "held", (queue, selection) -> queue.hold(selection, line));
    }

    @Command(name = "release", description = "Lets held mail go; it is due at once.")
    void release(@Mixin DataOption data, @Mixin QueueTargets targets) {
        change(data, targets, "released", OutboundQueue::release);
    }

    @Command(
            name = "delete",
            description = "Removes mail from the queue for good; what is under way just now may still arrive.")
    void delete(
            @Mixin DataOption data,
            @Mixin QueueTargets targets,
            @Option(names = "--bounce", description = "Tell the senders that it was not delivered.") boolean bounce,
            @Option(names = "--yes", description = "Do it; without, only what would be removed is told.") boolean yes) {
        List<QueueSelection> selections = targets.selections(spec);
        with(data, (database, config) -> {
            if (!yes) {
                int found = sum(selections, s -> database.queue().count(s).recipients());
                throw usage(found + " recipients would be removed; nothing was changed. Say --yes to do it");
            }
            int removed;
            if (bounce) {
                Notices notices = notices(database, config);
                removed = sum(selections, s -> notices.giveBack(s, Instant.now()));
            } else {
                removed = sum(selections, database.queue()::delete);
            }
            told(removed, bounce ? "removed, the senders told" : "removed");
        });
    }

    private static Notices notices(MailDatabase database, Config config) {
        ServerName name =
                new ServerName(config.office().hostname(), config.office().domain());
        Directory directory = new Directory(
                database.accounts(), database.aliases(), Set.of(config.office().domain()));
        return new Notices(
                database.queue(),
                directory,
                database.accounts(),
                name,
                config.reports().settings());
    }

    private void change(
            DataOption data, QueueTargets targets, String done, ToIntBiFunction<OutboundQueue, QueueSelection> act) {
        List<QueueSelection> selections = targets.selections(spec);
        with(data, (database, config) -> told(sum(selections, s -> act.applyAsInt(database.queue(), s)), done));
    }

    private void told(int changed, String done) {
        if (changed == 0) {
            throw new ApplianceException(
                    "nothing in the queue is meant by that; `postern queue list` shows it. Nothing" + " was changed");
        }
        out().println(done + ": " + changed + (changed == 1 ? " recipient" : " recipients"));
    }

    private static int sum(List<QueueSelection> selections, ToIntFunction<QueueSelection> act) {
        return selections.stream().mapToInt(act).sum();
    }

    private static List<String> header(OutboundQueue queue, long id) {
        List<String> lines = new ArrayList<>();
        try (InputStream content = queue.content(id)) {
            String text = new String(content.readNBytes(HEADER_LIMIT), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            for (String line : (end < 0 ? text : text.substring(0, end)).split("\r?\n", -1)) {
                lines.add(line);
            }
            return lines;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.GONE) {
                throw gone(id);
            }
            throw e;
        } catch (IOException e) {
            throw new ApplianceException("message " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ApplianceException gone(long id) {
        return new ApplianceException("there is no message " + id + " in the queue; `postern queue list` shows them");
    }

    private ParameterException usage(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    private static void with(DataOption data, BiConsumer<MailDatabase, Config> act) {
        Config config = data.config();
        try (MailDatabase database = data.database(config)) {
            act.accept(database, config);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
