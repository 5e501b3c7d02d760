package org.postern.core.cli.option;

import java.util.List;
import java.util.Optional;
import org.postern.store.mailbox.QueueSelection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The mail that a command changes; it must be named explicitly. */
public final class QueueTargets {
    @Parameters(arity = "0..*", paramLabel = "ID", description = "Numbers of messages, as list shows them.")
    private List<Long> ids = List.of();

    @Mixin
    private QueueOptions options = new QueueOptions();

    @Option(names = "--all", description = "All mail in the queue.")
    private boolean all;

    public List<QueueSelection> selections(CommandSpec spec) {
        if (ids.isEmpty() && !options.given() && !all) {
            throw new ParameterException(
                    spec.commandLine(), "say which mail: an ID, --domain, --recipient, --sender or --all");
        }
        QueueSelection wide = options.selection(false);
        return ids.isEmpty()
                ? List.of(wide)
                : ids.stream()
                        .map(id -> new QueueSelection(
                                Optional.of(id), wide.domain(), wide.recipient(), wide.sender(), false))
                        .toList();
    }
}
