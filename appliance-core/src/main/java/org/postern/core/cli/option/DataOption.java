package org.postern.core.cli.option;

import java.nio.file.Path;
import java.time.Clock;
import org.postern.core.DataDirectory;
import org.postern.core.admin.Actor;
import org.postern.core.admin.Box;
import org.postern.core.config.Config;
import picocli.CommandLine.Option;

/** {@code --data DIR}, which every command takes, and the box that lies there. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:POSTERN_DATA:-/var/lib/postern}",
            description = "The data directory (default: $POSTERN_DATA, else /var/lib/postern).")
    private Path data = Path.of("/var/lib/postern");

    /** The directory, of which nothing is touched. */
    public Path path() {
        return data.toAbsolutePath().normalize();
    }

    /** The box, for whoever runs this process. */
    public Box box() {
        return new Box(
                path(), Actor.ofCommand(System.getenv(), System.getProperty("user.name", "?")), Clock.systemUTC());
    }

    /** The directory; a restoration that was cut off when all was examined is completed first. */
    public DataDirectory directory() {
        return box().directory();
    }

    public Config config() {
        return box().config();
    }
}
