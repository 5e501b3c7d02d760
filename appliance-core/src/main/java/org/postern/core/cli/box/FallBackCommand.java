package org.postern.core.cli.box;

import java.util.concurrent.Callable;
import org.postern.core.admin.box.FallingBack;
import org.postern.core.cli.option.DataOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code postern fall-back}: run by the version to which the box returns, when a newer one did not become ready. It
 * reads no configuration, because that may have been changed for the newer version. Called by the package, rarely by
 * people.
 */
@Command(
        name = "fall-back",
        hidden = true,
        description = "Restores the mail database from before an upgrade, if nothing would be lost.")
public final class FallBackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        FallingBack back = new FallingBack(data.box());
        if (!back.possible()) {
            say("there is no data directory " + data.path() + "; nothing to do");
            return 0;
        }
        say(back.run()
                .map(kept -> "the mail database is what it was before the newer version; the newer one is kept as "
                        + kept.getFileName())
                .orElse("the mail database is not of a newer version; nothing to do"));
        return 0;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
