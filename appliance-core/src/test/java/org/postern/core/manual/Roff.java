package org.postern.core.manual;

import java.util.List;

/**
 * A manual page in the making (groff_man(7), man(7)). All text is escaped, so that nothing of it is taken for a request and
 * what is copied from the page is what was meant: hyphens as on the keyboard, straight quotes.
 */
public final class Roff {
    private final StringBuilder out = new StringBuilder();

    /** The title line carries no date: the page is made again by each build. */
    public Roff(String name, int section, String product) {
        out.append(".\\\" Made from the program by a test; do not edit.\n");
        out.append(".TH ").append(argument(name)).append(' ').append(section);
        out.append(" \"\" ").append(argument(product)).append(" \"Postern manual\"\n");
        // Ragged and without hyphenation: options and keys are searched for as a whole.
        out.append(".nh\n.ad l\n");
    }

    public Roff section(String title) {
        out.append(".SH ").append(argument(title)).append('\n');
        return this;
    }

    public Roff subsection(String title) {
        out.append(".SS ").append(argument(title)).append('\n');
        return this;
    }

    public Roff paragraph(String text) {
        out.append(".PP\n");
        return text(text);
    }

    /** What stands at the left is bold where it stands in backquotes. */
    public Roff term(String term, String text) {
        out.append(".TP\n").append(line(term)).append('\n');
        return text(text);
    }

    /** A second paragraph below a term. */
    public Roff more(String text) {
        out.append(".IP\n");
        return text(text);
    }

    public Roff indented(Runnable inside) {
        out.append(".RS\n");
        inside.run();
        out.append(".RE\n");
        return this;
    }

    /** Lines as they are, to be copied. */
    public Roff verbatim(List<String> lines) {
        out.append(".PP\n.RS 4\n.nf\n");
        lines.forEach(line -> out.append(line.isEmpty() ? "\\&" : line(line)).append('\n'));
        out.append(".fi\n.RE\n");
        return this;
    }

    private Roff text(String text) {
        if (!text.isBlank()) {
            out.append(line(text)).append('\n');
        }
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** One input line: a dot or an apostrophe at its beginning would be a request. */
    static String line(String text) {
        String[] parts = text.strip().isEmpty() ? new String[0] : text.split("`", -1);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            boolean code = i % 2 == 1 && i < parts.length - 1;
            if (i % 2 == 1 && !code) {
                line.append("\\(ga");
            }
            line.append(code ? "\\fB" + escaped(parts[i]) + "\\fR" : escaped(parts[i]));
        }
        String made = line.toString();
        return made.startsWith(".") || made.startsWith("'") ? "\\&" + made : made;
    }

    private static String argument(String text) {
        return "\"" + escaped(text).replace("\"", "\\(dq") + "\"";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                case '\n', '\t' -> escaped.append(' ');
                default -> {
                    if (c < 0x7f) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(String.format("\\[u%04X]", c));
                    }
                }
            }
        });
        return escaped.toString();
    }
}
