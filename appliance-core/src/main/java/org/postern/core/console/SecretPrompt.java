package org.postern.core.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.postern.core.ApplianceException;

/**
 * Asks for secrets on the terminal itself, {@code /dev/tty}: standard input and output may carry a backup. Confined to one command.
 */
public final class SecretPrompt {
    private static final Path TTY = Path.of("/dev/tty");

    private final String otherWays;

    /** @param otherWays options that work without a terminal, for the error message */
    public SecretPrompt(String otherWays) {
        this.otherWays = otherWays;
    }

    /** The caller wipes the result. The end of the input (Ctrl-D) ends the command. */
    public char[] ask(String question, boolean echo) {
        try (OutputStream out = Files.newOutputStream(TTY);
                InputStream in = Files.newInputStream(TTY)) {
            out.write(question.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (echo) {
                return typed(in);
            }
            Thread restore = new Thread(() -> echo(true)); // after Ctrl-C the terminal must show typed characters again
            Runtime.getRuntime().addShutdownHook(restore);
            try {
                echo(false);
                return typed(in);
            } finally {
                echo(true);
                Runtime.getRuntime().removeShutdownHook(restore);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new ApplianceException("there is no terminal to ask on. Nothing was changed; use " + otherWays, e);
        }
    }

    private static char[] typed(InputStream in) throws IOException {
        PushbackInputStream ahead = new PushbackInputStream(in);
        int first = ahead.read();
        if (first < 0) {
            throw new ApplianceException("no answer was given. Nothing was changed");
        }
        ahead.unread(first);
        return Secrets.line(ahead);
    }

    /** Prints a message between two questions. */
    public static void tell(String text) {
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
                    "the terminal does not stop showing typed characters (stty): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
