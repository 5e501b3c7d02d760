package org.postern.core.console;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.postern.core.ApplianceException;

/** The terminal from which this process was started. Confined to one command. */
public final class ConsoleTerminal implements SetupTerminal {
    private static final int LONGEST_LINE = 4096;
    private static final int WIDTH = 79;

    private final Console console;
    private final PrintWriter out;

    private ConsoleTerminal(Console console, PrintWriter out) {
        this.console = console;
        this.out = out;
    }

    /** Empty without a terminal, for example in a script. */
    public static Optional<SetupTerminal> ofThisProcess(PrintWriter out) {
        return Optional.ofNullable(System.console()).map(console -> new ConsoleTerminal(console, out));
    }

    @Override
    public void say(String text) {
        wrapped(text).forEach(out::println);
    }

    /**
     * Breaks lines for a terminal of 80 columns between words. Wraps only indented text, which is meant for a person;
     * other lines may be records to be copied.
     */
    static List<String> wrapped(String text) {
        String words = text.stripLeading();
        String indent = " ".repeat(text.length() - words.length());
        if (indent.isEmpty() || text.length() <= WIDTH) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : words.split(" ", -1)) {
            if (!line.isEmpty() && indent.length() + line.length() + 1 + word.length() > WIDTH) {
                lines.add(indent + line);
                line = word;
            } else {
                line = line.isEmpty() ? word : line + " " + word;
            }
        }
        lines.add(indent + line);
        return lines;
    }

    /**
     * Reads UTF-8 whatever the locale says, because the output is UTF-8 too. Reads exactly one line: the next may be
     * secret.
     */
    @Override
    public Optional<String> line(String prompt) {
        out.print(prompt);
        out.flush();
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        try {
            InputStream in = System.in;
            int next = in.read();
            if (next < 0) {
                out.println();
                return Optional.empty();
            }
            for (; next >= 0 && next != '\n'; next = in.read()) {
                if (length < LONGEST_LINE) {
                    line[length++] = (byte) next;
                }
            }
        } catch (IOException e) {
            throw new ApplianceException("the terminal cannot be read: " + e.getMessage(), e);
        }
        return Optional.of(new String(line, 0, length, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<char[]> secret(String prompt) {
        out.flush();
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            out.println();
            return Optional.empty();
        }
        for (char c : typed) {
            // The terminal's locale cannot represent the letter, and all such letters would look the same.
            if (c == '\uFFFD') {
                Arrays.fill(typed, '\0');
                throw new Questions.Untypable("this terminal's locale cannot represent one of those letters:"
                        + " use others, or start again after: export LC_ALL=C.UTF-8");
            }
        }
        return Optional.of(typed);
    }
}
