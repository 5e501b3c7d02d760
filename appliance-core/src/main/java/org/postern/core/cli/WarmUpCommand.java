package org.postern.core.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.postern.core.Appliance;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.cli.box.ServeCommand;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.core.console.ProcessTerminal;
import picocli.CommandLine.Command;

/**
 * Makes a box in a temporary directory and starts it once, as {@code serve} does, so that a class-data archive made at
 * the exit contains the classes that a start needs. Called by the launcher, not by people.
 */
@Command(name = "warm-up", hidden = true, description = "Loads what a start needs, for the class-data archive.")
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Path temporary = Files.createTempDirectory("postern-warm-up");
        String data = temporary.resolve("data").toString();
        List<String> settings = new ArrayList<>(List.of("init", "--data", data, "--domain", "warm.test"));
        settings.addAll(List.of("--hostname", "localhost", "--set", "log.level=error"));
        for (String listener : List.of("https", "smtp", "pop3s", "submissions", "submission")) {
            settings.addAll(List.of("--" + listener, "127.0.0.1:0"));
        }
        if (Main.run(settings.toArray(String[]::new)) != 0) {
            return 1;
        }
        ServeCommand.ahead();
        PosternCommand.treeFor(new ProcessTerminal(), "serve").parseArgs("serve", "--data", data);
        DataDirectory directory = new DataDirectory(Path.of(data));
        Config config = ConfigFile.read(directory.config(), Map.of());
        try (Appliance appliance = Appliance.start(directory, config, Clock.systemUTC())) {
            greet(appliance.port("smtp"));
        } finally {
            remove(temporary);
        }
        return 0;
    }

    private static void greet(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            out.write("EHLO warm.test\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            in.readAllBytes();
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
