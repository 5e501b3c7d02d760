package org.postern.core.cli.box;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.postern.core.admin.box.MailSigning;
import org.postern.core.cli.option.DataOption;
import org.postern.tls.dkim.DkimGeneration;
import org.postern.tls.dkim.DkimKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code postern dkim}: the keys that sign outgoing mail. A running server loads changes made here. */
@Command(
        name = "dkim",
        description = "The keys that sign mail (DKIM), and what to publish in DNS.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DkimCommand.Check.class)
public final class DkimCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "show",
            description = "Prints the DNS records of the office in zone file form: keys, MX, SPF, DMARC, TLS reports.")
    void show(@Mixin DataOption data) {
        signing(data).zone().forEach(out()::println);
    }

    @Command(name = "list", description = "Lists the keys: name, state, end of that state, selectors.")
    void list(@Mixin DataOption data) {
        signing(data)
                .list()
                .forEach(status -> out().println(String.join(
                        "\t",
                        status.generation().name(),
                        state(status.state()),
                        status.changes().map(until -> "until " + until).orElse("until the next rotation"),
                        status.generation().keys().stream()
                                .map(DkimKey::selector)
                                .collect(Collectors.joining(" ")))));
    }

    @Command(
            name = "rotate",
            description = "Makes new keys. Publish them first: they sign after dkim.overlap, or after `activate`.")
    void rotate(@Mixin DataOption data) {
        DkimGeneration made = signing(data).rotate();
        out().println(
                        "made " + made.name() + ". It signs from " + made.activeFrom()
                                + "; publish these records before, and leave the earlier ones until `postern dkim list` shows them no more:");
        made.keys().forEach(key -> out().println(key.record().zoneText()));
    }

    @Command(name = "activate", description = "Uses the pending keys for signing from now on. Run `check` first.")
    void activate(@Mixin DataOption data) {
        DkimGeneration active = signing(data).activate();
        out().println(active.name() + " signs from now on");
    }

    /** {@code postern dkim check}. */
    @Command(
            name = "check",
            description = "Compares the records in DNS with the keys. Ends with 1 unless all are right.")
    static final class Check implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private DataOption data = new DataOption();

        @Override
        public Integer call() {
            int wrong = 0;
            for (MailSigning.Published record : signing(data).published()) {
                wrong += record.verdict() == MailSigning.Verdict.OK ? 0 : 1;
                spec.commandLine()
                        .getOut()
                        .println(record.verdict().words() + "\t" + record.name() + "\t" + state(record.state()));
            }
            if (wrong > 0) {
                spec.commandLine().getErr().println("postern: publish what `postern dkim show` prints");
            }
            return wrong == 0 ? 0 : 1;
        }
    }

    private static MailSigning signing(DataOption data) {
        return new MailSigning(data.box());
    }

    private static String state(DkimGeneration.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
