package org.postern.core.cli.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Suppressions;
import org.postern.store.policy.SuppressionPolicy;
import org.postern.store.sql.MailDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern suppression …}: addresses that failed hard; works whether or not the server is running. */
@Command(
        name = "suppression",
        description = {
            "Addresses elsewhere that mail is not sent to any more.",
            "Their own server said that they do not exist, or the office does not want to write there."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class SuppressionCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists address, since when, state and why; separated by tabs.")
    void list(@Mixin DataOption data) {
        Config config = data.config();
        try (MailDatabase database = data.database(config)) {
            for (Suppressions.Entry entry : database.suppressions().list()) {
                boolean believed = SuppressionPolicy.believed(
                        entry.since(), Instant.now(), config.reports().suppressFor());
                String state = !config.reports().suppress() ? "off" : believed ? "active" : "expired";
                spec.commandLine()
                        .getOut()
                        .println(entry.address() + "\t" + TIME.format(entry.since()) + "\t" + state + "\t"
                                + entry.reply().replaceAll("\\p{Cntrl}", " "));
            }
        }
    }

    @Command(name = "add", description = "Refuses mail to an address from now on, as if its server had.")
    void add(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = "NAME@DOMAIN, elsewhere.") String address,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "stopped by the administrator",
                            description = "What senders are told.")
                    String reason) {
        Config config = data.config();
        EmailAddress parsed = EmailAddress.parse(address);
        if (parsed.domain().equals(config.office().domain())) {
            throw new ApplianceException(parsed + " is an address of this office. Nothing was changed");
        }
        try (MailDatabase database = data.database(config)) {
            database.suppressions()
                    .add(new Suppressions.Entry(parsed, Instant.now(), reason.replaceAll("\\p{Cntrl}", " ")));
        }
        spec.commandLine().getOut().println("added " + parsed);
    }

    @Command(name = "delete", description = "Lets mail to an address go again.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = "NAME@DOMAIN, elsewhere.") String address) {
        EmailAddress parsed = EmailAddress.parse(address);
        try (MailDatabase database = data.database(data.config())) {
            if (!database.suppressions().remove(parsed)) {
                throw new ApplianceException(parsed + " is not suppressed; `postern suppression list` shows what is");
            }
        }
        spec.commandLine().getOut().println("deleted " + parsed);
    }
}
