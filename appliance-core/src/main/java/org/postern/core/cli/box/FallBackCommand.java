package org.postern.core.cli.box;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.cli.option.DataOption;
import org.postern.store.copy.FallBack;
import org.postern.store.database.ServerLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code postern fall-back}: run by the version that the box goes back to, when a newer one did not become ready. It reads no
 * configuration, which the newer version may have been the reason to change. Called by the package, rarely by people.
 */
@Command(
        name = "fall-back",
        hidden = true,
        description =
                "Puts the mail database back to what it was before a newer version changed it, if nothing is lost.")
public final class FallBackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        DataDirectory directory = data.directory();
        if (!Files.isDirectory(directory.path())) {
            say("there is no data directory " + directory.path() + "; nothing to do");
            return 0;
        }
        directory.requirePrivate();
        try (ServerLock lock = ServerLock.acquire(directory.path())) {
            Optional<Path> kept = FallBack.run(lock, Instant.now());
            if (kept.isPresent()) {
                new VersionMark(directory).fallenBack(Version.running());
                say("the mail database is what it was before the newer version; the newer one is kept as "
                        + kept.get().getFileName());
            } else {
                say("the mail database is none of a newer version; nothing to do");
            }
        }
        return 0;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
