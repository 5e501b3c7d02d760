package org.postern.core.cli.option;

import java.nio.file.Path;
import java.time.Clock;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.backup.Restoration;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.store.sql.MailDatabase;
import picocli.CommandLine.Option;

/** {@code --data DIR}, which every command takes, and what a command opens there. */
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

    /** The directory; a restoration that was cut off when all was examined is completed first. */
    public DataDirectory directory() {
        DataDirectory directory = new DataDirectory(path());
        directory.requireEntrance();
        Restoration.finish(directory);
        return directory;
    }

    public Config config() {
        directory().requirePrivate();
        return ConfigFile.read(directory().config());
    }

    /** Opens the mail database beside a running server or alone. */
    public MailDatabase database(Config config) {
        new VersionMark(directory()).refuseOlder(Version.running());
        return MailDatabase.open(directory().path(), config.store().settings(), Clock.systemUTC());
    }
}
