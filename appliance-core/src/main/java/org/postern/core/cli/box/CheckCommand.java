package org.postern.core.cli.box;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.core.admin.box.BoxCheck;
import org.postern.core.admin.box.CheckResult;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern check}: examines everything, changes nothing, says what to do; exit code 1 if anything failed. */
@Command(
        name = "check",
        description = {
            "Examines the whole box and says what to do. Changes nothing.",
            "Looks at the configuration, the key files, the ports and the mail database."
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--configuration",
            hidden = true,
            description = "Only the configuration and the key files, which is quick; asked by the init script.")
    private boolean configurationOnly;

    @Override
    public Integer call() {
        List<CheckResult> results;
        try (Progress progress = AtTerminal.of(spec).late("mail database")) {
            BoxCheck check = new BoxCheck(data.box(), this::print, progress::at);
            results = configurationOnly ? check.configuration() : check.all();
        }
        long failed = count(results, CheckResult.Verdict.FAILED);
        long warnings = count(results, CheckResult.Verdict.WARNING);
        out().println(summary(failed, warnings));
        return failed == 0 ? 0 : 1;
    }

    private static long count(List<CheckResult> results, CheckResult.Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static String summary(long failed, long warnings) {
        if (failed > 0) {
            return failed + (failed == 1 ? " check failed" : " checks failed");
        }
        return switch ((int) warnings) {
            case 0 -> "all is well";
            case 1 -> "nothing failed, but see the warning (WARN)";
            default -> "nothing failed, but see the " + warnings + " warnings (WARN)";
        };
    }

    private void print(CheckResult result) {
        String verdict =
                switch (result.verdict()) {
                    case OK -> "ok  ";
                    case NOTE -> "note";
                    case WARNING -> "WARN";
                    case FAILED -> "FAIL";
                };
        out().println(verdict + " " + result.what() + ": " + result.detail());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
