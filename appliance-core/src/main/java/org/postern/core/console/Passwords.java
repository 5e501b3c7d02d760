package org.postern.core.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.postern.core.ApplianceException;
import org.postern.store.password.PasswordRule;

/** Gets a new password: twice without echo on a terminal, or the first line of standard input. */
public final class Passwords {
    /** The characters that {@link PasswordRule} admits, in the units of UTF-16. */
    private static final int MOST = 2 * PasswordRule.MOST;

    private Passwords() {}

    /**
     * The caller wipes it.
     *
     * @param fault why a typed password cannot be used; one from standard input is not judged here
     */
    public static char[] read(
            boolean fromStandardInput, CommandTerminal terminal, Function<char[], Optional<String>> fault) {
        return fromStandardInput ? firstLine(terminal.input()) : prompt(terminal, fault);
    }

    /** The question for a new password. */
    public static String question(String start) {
        return start + " (at least " + PasswordRule.LEAST + " characters): ";
    }

    /** Reads UTF-8 whatever the locale says: browsers send UTF-8 too. */
    private static char[] prompt(CommandTerminal terminal, Function<char[], Optional<String>> fault) {
        char[] first = ask(terminal, question("New password"));
        Optional<String> wrong = fault.apply(first);
        while (wrong.isPresent()) {
            wipe(first);
            terminal.tell("  " + wrong.get() + "; once more");
            first = ask(terminal, question("New password"));
            wrong = fault.apply(first);
        }
        char[] second = ask(terminal, "The same again: ");
        boolean same = Arrays.equals(first, second);
        wipe(second);
        if (!same) {
            wipe(first);
            throw new ApplianceException("the two passwords differ. Nothing was changed");
        }
        return first;
    }

    private static char[] ask(CommandTerminal terminal, String question) {
        return terminal.secret(question, false, "--password-stdin");
    }

    static char[] firstLine(InputStream in) {
        CharBuffer buffer = CharBuffer.allocate(MOST);
        try {
            // Not closed: standard input is not ours.
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            for (int c = reader.read(); c != -1 && c != '\n'; c = reader.read()) {
                if (!buffer.hasRemaining()) {
                    throw new ApplianceException(
                            "a password has at most " + PasswordRule.MOST + " characters. Nothing was changed");
                }
                buffer.put((char) c);
            }
        } catch (IOException e) {
            throw new ApplianceException("standard input cannot be read: " + e.getMessage(), e);
        }
        int length = buffer.position();
        if (length > 0 && buffer.get(length - 1) == '\r') {
            length--;
        }
        if (length == 0) {
            throw new ApplianceException("the password on standard input is empty. Nothing was changed");
        }
        char[] password = Arrays.copyOf(buffer.array(), length);
        wipe(buffer.array());
        return password;
    }

    private static void wipe(char[] password) {
        Arrays.fill(password, '\0');
    }
}
