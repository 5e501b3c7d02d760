package org.postern.core.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.postern.core.ApplianceException;

/**
 * Asks for secrets on the terminal itself, {@code /dev/tty}: standard input and output may carry a backup. Confined to one command.
 */
final class SecretPrompt {
    private static final Path TTY = Path.of("/dev/tty");

    private final String otherWays;

    /** @param otherWays the options that do without a terminal, for who has none */
    SecretPrompt(String otherWays) {
        this.otherWays = otherWays;
    }

    /** The caller wipes it. */
    char[] ask(String question, boolean echo) {
        try (OutputStream out = Files.newOutputStream(TTY);
                InputStream in = Files.newInputStream(TTY)) {
            out.write(question.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (echo) {
                return Secrets.line(in);
            }
            Thread restore = new Thread(() -> echo(true)); // after Ctrl-C the terminal must show again what is typed
            Runtime.getRuntime().addShutdownHook(restore);
            try {
                echo(false);
                return Secrets.line(in);
            } finally {
                echo(true);
                Runtime.getRuntime().removeShutdownHook(restore);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new ApplianceException("there is no terminal to ask on. Nothing was changed; use " + otherWays, e);
        }
    }

    /** Says something between two questions. */
    static void tell(String text) {
        try (OutputStream out = Files.newOutputStream(TTY)) {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ApplianceException("the terminal is gone. Nothing was changed", e);
        }
    }

    private static void echo(boolean on) {
        try {
            new ProcessBuilder(List.of("stty", on ? "echo" : "-echo"))
                    .redirectInput(TTY.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ApplianceException(
                    "the terminal cannot be kept from showing what is typed (stty): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
