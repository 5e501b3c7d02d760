package org.postern.core.cli.box;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.postern.core.Appliance;
import org.postern.core.DataDirectory;
import org.postern.core.StartOptions;
import org.postern.core.WarmStart;
import org.postern.core.admin.RunningStore;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.cli.owner.ControlSocket;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.tls.ServerKeys;
import org.postern.web.screens.Screens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code postern serve}: runs the box until SIGTERM or Ctrl-C, and then ends with 0; reports its state to a service
 * manager.
 */
@Command(name = "serve", description = "Runs the box in the foreground; SIGTERM or Ctrl-C stops it.")
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--set",
            paramLabel = "TABLE.KEY=VALUE",
            description = "Set a key of the configuration for this run only, as TOML; quotes may be left out.")
    private Map<String, String> replaced = new LinkedHashMap<>();

    @Option(
            names = "--detached",
            description = "Write log lines to the log file only, for a service without a terminal. What stops a start"
                    + " still goes to standard error.")
    private boolean detached;

    @Override
    public Integer call() {
        ahead();
        ServiceNotice notice = new ServiceNotice(System.getenv());
        Optional<Hangup> hangup =
                detached || notice.managed() || !Hangup.onTerminal() ? Optional.of(Hangup.heard()) : Optional.empty();
        DataDirectory directory = data.directory();
        directory.requirePrivate();
        directory.requireWritable(); // checked before the configuration, which is usually unreadable too in that case
        Config config = ConfigFile.read(directory.config(), replaced);
        StartOptions.Door commands = AtTerminal.top(spec)
                .map(top -> RunningStore.door(running -> ControlSocket.open(running, top::inside)))
                .orElse(StartOptions.FOREGROUND.commands());
        Appliance appliance = Appliance.start(
                directory, config, Clock.systemUTC(), new StartOptions(!detached, notice::migrating, commands));
        config.warnings().forEach(warning -> LOG.warn("{}: {}", directory.config(), warning));
        Shutdown shutdown = Shutdown.hook();
        try (appliance) {
            hangup.ifPresent(heard -> heard.does(appliance::reload)); // before anybody hears that it is ready
            spec.commandLine()
                    .getOut()
                    .println("postern ready in " + sinceLaunch().toMillis() + " ms " + appliance.url());
            notice.ready(appliance.url());
            if (warmStart()) {
                var unused = appliance.warm();
            }
            shutdown.await();
            notice.stopping();
        } finally {
            shutdown.done();
        }
        return 0;
    }

    /**
     * Prepares the work that needs no configuration, while another processor reads that. Failures are ignored here:
     * they occur again at the place of use.
     */
    public static void ahead() {
        Thread thread = new Thread(
                () -> {
                    ServerKeys.prepare();
                    Screens.prepare();
                    if (warmStart()) {
                        WarmStart.hash();
                    }
                },
                "start-ahead");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, cause) -> LOG.warn("preparing failed", cause));
        thread.start();
    }

    /** Tests start hundreds of servers that nobody signs in to. */
    private static boolean warmStart() {
        return Boolean.parseBoolean(System.getProperty("postern.warm-start", "true"));
    }

    /**
     * Returns the time since the launcher began, including the start of the JVM; without a launcher, since the process
     * began.
     */
    private static Duration sinceLaunch() {
        Instant now = Instant.now();
        String launched = System.getProperty("postern.launched", "");
        Instant began = launched.matches("[0-9]{13}")
                ? Instant.ofEpochMilli(Long.parseLong(launched))
                : ProcessHandle.current().info().startInstant().orElse(now);
        return Duration.between(began, now);
    }
}
