package org.postern.core.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.postern.core.ApplianceException;

/** Gets a new password: twice without echo on a terminal, or the first line of standard input. */
public final class Passwords {
    public static final int LEAST = 8;
    private static final int MOST = 1024;

    private Passwords() {}

    /** The caller wipes it. */
    public static char[] read(boolean fromStandardInput, CommandTerminal terminal) {
        return fromStandardInput ? firstLine(terminal.input()) : prompt(terminal);
    }

    /** Reads UTF-8 whatever the locale says: browsers send UTF-8 too. */
    private static char[] prompt(CommandTerminal terminal) {
        char[] first = ask(terminal, "New password (at least " + LEAST + " characters): ");
        Optional<String> fault = fault(first);
        while (fault.isPresent()) {
            wipe(first);
            terminal.tell("  " + fault.get() + "; once more");
            first = ask(terminal, "New password (at least " + LEAST + " characters): ");
            fault = fault(first);
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

    /** Why a password is not acceptable; empty when it is. */
    public static Optional<String> fault(char[] password) {
        if (password.length < LEAST) {
            return Optional.of("a password has at least " + LEAST + " characters");
        }
        return password.length > MOST
                ? Optional.of("a password has at most " + MOST + " characters")
                : Optional.empty();
    }

    static char[] firstLine(InputStream in) {
        CharBuffer buffer = CharBuffer.allocate(MOST);
        try {
            // Not closed: standard input is not ours.
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            for (int c = reader.read(); c != -1 && c != '\n'; c = reader.read()) {
                if (!buffer.hasRemaining()) {
                    throw new ApplianceException("a password has at most " + MOST + " characters. Nothing was changed");
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
