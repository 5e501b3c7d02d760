package org.postern.core.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.core.Appliance;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.WarmStart;
import org.postern.core.admin.Actor;
import org.postern.core.admin.Box;
import org.postern.core.admin.people.Staff;
import org.postern.core.cli.box.ServeCommand;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.core.console.ProcessTerminal;
import org.postern.store.account.Account;
import org.postern.tls.CertificateFingerprint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes a box in a temporary directory, starts it once as {@code serve} does, and has an office's day there, so that an
 * archive of classes made of it contains what a start and the first people need. Called by the launcher, not by people.
 */
@Command(name = "warm-up", hidden = true, description = "Loads what a start needs, for the archive of classes.")
final class WarmUpCommand implements Callable<Integer> {
    private static final String DOMAIN = "warm.test";

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description = "Only load the classes that the file lists, and listen nowhere.")
    @Nullable
    private Path classes;

    @Override
    public Integer call() throws IOException {
        if (classes != null) {
            load(classes);
            return 0;
        }
        Path temporary = Files.createTempDirectory("postern-warm-up");
        try {
            return day(temporary.resolve("data"));
        } finally {
            remove(temporary);
        }
    }

    private static int day(Path data) {
        List<String> settings = new ArrayList<>(List.of("init", "--data", data.toString(), "--domain", DOMAIN));
        settings.addAll(List.of("--hostname", "localhost", "--set", "log.level=error"));
        settings.addAll(List.of("--set", "authentication.enabled=false")); // it asks nobody
        for (String listener : List.of("https", "smtp", "pop3s", "submissions", "submission")) {
            settings.addAll(List.of("--" + listener, "127.0.0.1:0"));
        }
        if (Main.run(settings.toArray(String[]::new)) != 0) {
            return 1;
        }
        TrainingRun.Member member = TrainingRun.Member.invented(DOMAIN);
        Actor nobody = Actor.ofCommand(Map.of(), "warm-up");
        var unused = new Staff(new Box(data, nobody, Clock.systemUTC()))
                .add(
                        member.address(),
                        "",
                        Account.Role.MEMBER,
                        member.password().toCharArray());
        ServeCommand.ahead();
        PosternCommand.treeFor(new ProcessTerminal(), "serve").parseArgs("serve", "--data", data.toString());
        DataDirectory directory = new DataDirectory(data);
        Config config = ConfigFile.read(directory.config(), Map.of());
        try (Appliance appliance = Appliance.start(directory, config, Clock.systemUTC())) {
            WarmStart warm = appliance.warm();
            TrainingRun.on(appliance, member, CertificateFingerprint.parsed(appliance.certificate()));
            if (warm.join() > 0) {
                throw new ApplianceException("a step of the warm start failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
        return 0;
    }

    /** Lines of the JVM's own list of classes; those of lambda forms and constants, and what is gone, say nothing here. */
    private static void load(Path list) throws IOException {
        for (String line : Files.readAllLines(list)) {
            if (!line.startsWith("@") && !line.startsWith("#") && !line.isBlank()) {
                try {
                    var unused = Class.forName(
                            line.split(" ", 2)[0].replace('/', '.'), false, WarmUpCommand.class.getClassLoader());
                } catch (ClassNotFoundException | LinkageError e) {
                    // of another Java; the archive is without it
                }
            }
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new ApplianceException(directory + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
