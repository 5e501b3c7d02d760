package org.postern.core.cli.option;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.postern.core.DataDirectory;
import org.postern.core.admin.Actor;
import org.postern.core.admin.Box;
import org.postern.core.admin.RunningStore;
import org.postern.core.config.Config;
import org.postern.core.console.CommandTerminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --data DIR}, which every command accepts, and the box in that directory. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:POSTERN_DATA:-/var/lib/postern}",
            description = "The data directory (default: $POSTERN_DATA, else /var/lib/postern).")
    private Path data = Path.of("/var/lib/postern");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Returns the directory without accessing it. */
    public Path path() {
        return running()
                .map(store -> store.place().path())
                .orElseGet(() -> data.toAbsolutePath().normalize());
    }

    /** A server has its own data only, whatever the option says. */
    private Optional<RunningStore> running() {
        return AtTerminal.top(command).flatMap(AtTerminal::running);
    }

    /** Returns the box, for the user of this process or the one who called. */
    public Box box() {
        CommandTerminal terminal = AtTerminal.of(command);
        Actor actor = terminal.caller()
                .map(Actor::onConsole)
                .orElseGet(() -> Actor.ofCommand(System.getenv(), System.getProperty("user.name", "?")));
        return running()
                .map(store -> Box.inside(store, actor, Clock.systemUTC()))
                .orElseGet(() -> new Box(path(), actor, Clock.systemUTC(), terminal.keeper()));
    }

    /** Returns the directory. If a restoration was interrupted after all data was examined, completes it first. */
    public DataDirectory directory() {
        return box().directory();
    }

    public Config config() {
        return box().config();
    }
}
