package org.postern.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small office made with the same commands an administrator uses: {@code office.test} with alice and bob. */
final class Office {
    static final String PASSWORD = "correct horse battery";
    static final String ALICE = "alice@office.test";
    static final String BOB = "bob@office.test";

    private Office() {}

    /** Makes it below the directory, all ports free ones of loopback; further options of {@code init} may be given. */
    static Path in(Path directory, String... options) throws IOException, InterruptedException {
        return with(directory, PASSWORD, options);
    }

    static Path with(Path directory, String password, String... options) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        List<String> init = new ArrayList<>(List.of("init", "--data", data.toString(), "--domain", "office.test"));
        List<String> given = List.of(options);
        for (String option : List.of("--https", "--smtp", "--submissions", "--submission", "--pop3s")) {
            if (!given.contains(option)) {
                init.add(option);
                init.add("127.0.0.1:0");
            }
        }
        if (!given.contains("--hostname")) {
            init.add("--hostname");
            init.add("localhost");
        }
        init.addAll(given);
        ServerProcess.command("", init.toArray(String[]::new));
        uncheckedSenders(data.resolve("postern.toml"));
        for (String address : List.of(ALICE, BOB)) {
            ServerProcess.command(
                    password + "\n", "user", "add", "--data", data.toString(), address, "--password-stdin");
        }
        return data;
    }

    /** No DNS outside is asked in tests. */
    private static void uncheckedSenders(Path toml) throws IOException {
        String table = "[authentication]\n";
        String text = Files.readString(toml);
        if (!text.contains(table)) {
            throw new IllegalStateException("the configuration has no " + table);
        }
        Files.writeString(toml, text.replace(table, table + "enabled = false\n"));
    }
}
