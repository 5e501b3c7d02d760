package org.postern.core.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.postern.core.config.ConfigKeeper;

/** The terminal and the files of the user of this process. */
public final class ProcessTerminal implements CommandTerminal {
    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

    @Override
    public PrintWriter out() {
        return out;
    }

    @Override
    public PrintWriter err() {
        return err;
    }

    @Override
    public InputStream input() {
        return System.in;
    }

    @Override
    public OutputStream octets() {
        return KeptOpen.standardOutput();
    }

    @Override
    public Optional<SetupTerminal> questions() {
        return ConsoleTerminal.ofThisProcess(out);
    }

    @Override
    public char[] secret(String question, boolean echo, String otherWays) {
        return new SecretPrompt(otherWays).ask(question, echo);
    }

    @Override
    public void tell(String text) {
        SecretPrompt.tell(text);
    }

    @Override
    public Progress progress(String task, String unit, long unitSize) {
        return Progress.growing(task, unit, unitSize);
    }

    @Override
    public Progress late(String task) {
        return Progress.late(task);
    }

    @Override
    public InputStream open(Path named) throws IOException {
        return Files.newInputStream(named);
    }

    @Override
    public long size(Path named) throws IOException {
        return Files.size(named);
    }

    @Override
    public LocalCopy bring(Path named, Path scratch) {
        return LocalCopy.itself(named);
    }

    @Override
    public Optional<NewFile> create(Path named, long space) {
        return Optional.empty();
    }

    @Override
    public Optional<String> caller() {
        return Optional.empty();
    }

    @Override
    public boolean startsAnew() {
        return "yes".equals(System.getenv("POSTERN_STARTS_ANEW"));
    }

    @Override
    public Optional<ConfigKeeper> keeper() {
        return Optional.empty();
    }
}
