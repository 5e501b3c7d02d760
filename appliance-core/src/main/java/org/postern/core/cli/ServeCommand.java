package org.postern.core.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postern.core.Appliance;
import org.postern.core.DataDirectory;
import org.postern.core.config.ConfigFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern serve}: runs the box in the foreground until SIGTERM or Ctrl-C, and then ends with 0. */
@Command(name = "serve", description = "Runs the box in the foreground; SIGTERM or Ctrl-C stops it.")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--set",
            paramLabel = "TABLE.KEY=VALUE",
            description = "Replaces a key of the configuration for this run; quotes may be left out.")
    private Map<String, String> replaced = new LinkedHashMap<>();

    @Override
    public Integer call() {
        DataDirectory directory = data.directory();
        directory.requirePrivate();
        Appliance appliance =
                Appliance.start(directory, ConfigFile.read(directory.config(), replaced), Clock.systemUTC());
        Shutdown shutdown = Shutdown.hook();
        try (appliance) {
            spec.commandLine()
                    .getOut()
                    .println("postern ready in " + sinceLaunch().toMillis() + " ms " + appliance.url());
            shutdown.await();
        } finally {
            shutdown.done();
        }
        return 0;
    }

    /** Since the launcher began, the start of the JVM included; without a launcher since the process began. */
    private static Duration sinceLaunch() {
        Instant now = Instant.now();
        String launched = System.getProperty("postern.launched", "");
        Instant began = launched.matches("[0-9]{13}")
                ? Instant.ofEpochMilli(Long.parseLong(launched))
                : ProcessHandle.current().info().startInstant().orElse(now);
        return Duration.between(began, now);
    }
}
