package org.postern.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs commands in this process, for tests of other packages; as a process of its own, see {@code ServerProcess}. */
public final class Commands {
    private Commands() {}

    /** {@code postern COMMAND ARGUMENTS --data DIR}; returns what it printed, and fails unless it ends with 0. */
    public static String run(Path data, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        int code = line.execute(all.toArray(String[]::new));
        assertThat(code).as(String.join(" ", arguments) + ": " + said).isZero();
        return said.toString();
    }
}
