package org.postern.core.cli.box;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.admin.AuditHistory;
import org.postern.core.cli.option.DataOption;
import org.postern.store.audit.AuditEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code postern audit}: the acts of administrators. */
@Command(
        name = "audit",
        description = {
            "Shows what administrators did to the box.",
            "A line for each act, oldest first: when, who, from where, what, on what, how it ended, details; separated by"
                    + " tabs."
        })
public final class AuditCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = "Only what happened from this day on, such as 2026-11-29, or from this moment on, such as"
                    + " 2026-11-29T10:00:00Z.")
    private @Nullable String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Only the newest N acts (default: 100).")
    private int limit = 100;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1");
        }
        for (AuditEntry entry :
                new AuditHistory(data.box()).list(Optional.ofNullable(since).map(this::moment), limit)) {
            spec.commandLine()
                    .getOut()
                    .println(String.join(
                            "\t",
                            TIME.format(entry.at()),
                            entry.actor(),
                            entry.origin(),
                            entry.act(),
                            entry.object(),
                            entry.outcome().name().toLowerCase(Locale.ROOT),
                            entry.detail()));
        }
        return 0;
    }

    private Instant moment(String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--since takes a day such as 2026-11-29, or a moment such as 2026-11-29T10:00:00Z",
                    e);
        }
    }
}
