package org.postern.core.cli.box;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.postern.core.ApplianceException;
import org.postern.core.admin.box.PaperKey;
import org.postern.core.admin.box.SettingUp;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.SetupTerminal;
import org.postern.core.setup.Administrator;
import org.postern.core.setup.MachineName;
import org.postern.core.setup.Plan;
import org.postern.core.setup.Present;
import org.postern.core.setup.Setup;
import org.postern.core.setup.SetupOutcome;
import org.postern.tls.TlsKeyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code postern setup}: asks for the facts that only the office knows, or reads them from the command line; can be
 * repeated.
 */
@Command(
        name = "setup",
        description = {
            "Asks for domain, administrator and how mail goes out.",
            "What an option says is not asked. Can be repeated: Enter keeps what is there, and nothing is written"
                    + " before the last question."
        })
public final class SetupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private SetupOptions options = new SetupOptions();

    @Option(names = "--yes", description = "Ask nothing; for scripts. Repeated, it changes nothing.")
    private boolean yes;

    @Option(
            names = "--first",
            description = "Ask nothing and take the names from this machine, where the configuration names no domain"
                    + " yet; for the first installation of the package.")
    private boolean first;

    private final Function<PrintWriter, Optional<SetupTerminal>> terminals;

    SetupCommand() {
        this.terminals = unused -> AtTerminal.of(spec).questions();
    }

    SetupCommand(Function<PrintWriter, Optional<SetupTerminal>> terminals) {
        this.terminals = terminals;
    }

    @Override
    public Integer call() {
        SettingUp settingUp = new SettingUp(data.box());
        Setup setup = settingUp.setup();
        if (first) {
            return first(settingUp);
        }
        Present present = setup.present();
        options.contradiction(present).ifPresent(this::wrongUsage);
        Optional<SetupTerminal> terminal = yes ? Optional.empty() : terminals.apply(out());
        Optional<Plan> plan;
        if (terminal.isPresent()) {
            plan = new SetupDialog(terminal.get(), setup, present, options).plan();
        } else {
            requireAll(present);
            plan = Optional.of(options.plan(present));
        }
        if (plan.isEmpty()) {
            out().println("Nothing was changed.");
            return 1;
        }
        SetupOutcome outcome;
        try {
            outcome = settingUp.apply(present, plan.get());
        } finally {
            plan.get().administrator().flatMap(Administrator::person).ifPresent(Administrator.Person::wipe);
        }
        new SetupReport(
                        outcome,
                        terminal.isPresent(),
                        data.directory().serverRuns() && !AtTerminal.of(spec).startsAnew())
                .lines()
                .forEach(out()::println);
        terminal.ifPresent(this::offerRecoveryKey);
        return 0;
    }

    /** The box is already set up at this point: any other answer, or none, means no. */
    private void offerRecoveryKey(SetupTerminal asked) {
        if (new PaperKey(data.box()).there()) {
            return;
        }
        asked.say("");
        asked.say("A recovery key, on paper, opens every backup of this box without a passphrase.");
        boolean now = asked.line("Make it now? [yes]: ")
                .filter(answer -> answer.isBlank()
                        || answer.strip().toLowerCase(Locale.ROOT).matches("y|yes"))
                .isPresent();
        if (now) {
            try {
                RecoveryKeyCommand.make(new PaperKey(data.box()), false, out());
            } catch (IOException | ApplianceException | TlsKeyException e) {
                spec.commandLine().getErr().println("postern: " + e.getMessage());
            }
        } else {
            asked.say("Make it later with: postern recovery-key new");
        }
    }

    private int first(SettingUp settingUp) {
        if (spec.commandLine().getParseResult().originalArgs().stream()
                .anyMatch(word -> word.startsWith("--") && !word.startsWith("--data") && !word.equals("--first"))) {
            wrongUsage("--first takes no other option than --data");
        }
        SetupOutcome outcome = settingUp.first(MachineName.of(Path.of("/")));
        out().println(
                        outcome.configured()
                                ? "provisional until `postern setup` has run: "
                                        + settingUp.setup().present().names()
                                : "the configuration names a domain; nothing was changed");
        return 0;
    }

    private void requireAll(Present present) {
        List<String> missing = options.missing(present);
        if (!yes) {
            wrongUsage("there is no terminal to ask at: say --yes"
                    + (missing.isEmpty() ? "" : ", and " + String.join(", ", missing)));
        }
        if (!missing.isEmpty()) {
            wrongUsage("missing: " + String.join(", ", missing));
        }
    }

    private void wrongUsage(String problem) {
        throw new ParameterException(spec.commandLine(), problem);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
