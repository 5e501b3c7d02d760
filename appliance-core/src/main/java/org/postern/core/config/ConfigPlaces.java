package org.postern.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Finds the possible places of one key in a configuration, the best place first. Knows TOML only by the positions that
 * the parser reports: a value ends at the first possible end character before which the parser accepts the text. Pure.
 */
final class ConfigPlaces {
    private final String text;
    private final TomlParseResult toml;
    private final String section;
    private final String name;
    private final String lineEnd;

    /** A part of the text. */
    private record Span(int from, int to) {}

    ConfigPlaces(String text, TomlParseResult toml, String section, String name) {
        this.text = text;
        this.toml = toml;
        this.section = section;
        this.name = name;
        int first = text.indexOf('\n');
        this.lineEnd = first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }

    /** Returns whole texts with the key set, not yet verified by the parser. */
    Stream<String> proposals(String literal) {
        List<Supplier<Stream<String>>> ways = List.of(
                () -> overValue(literal).stream(),
                () -> overComments(literal),
                () -> afterLastKey(literal).stream(),
                () -> afterHeader(literal).stream(),
                () -> intoInlineTable(literal).stream(),
                () -> besideDottedKey(literal).stream(),
                () -> Stream.of(atTheEnd(literal)));
        return ways.stream().flatMap(Supplier::get);
    }

    /** The text without the lines in which the key is set; unchanged where it is not set. */
    String without() {
        return statement(List.of(section, name))
                .map(span -> {
                    int from = text.lastIndexOf('\n', span.from()) + 1;
                    int end = text.indexOf('\n', span.to());
                    return spliced(new Span(from, end < 0 ? text.length() : end + 1), "");
                })
                .orElse(text);
    }

    /** The text with more lines at its end. */
    String appended(String lines) {
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : lineEnd) + lines.replace("\n", lineEnd);
    }

    private Optional<String> overValue(String literal) {
        return statement(List.of(section, name)).map(span -> {
            int value = text.indexOf('=', span.from()) + 1;
            while (text.charAt(value) == ' ' || text.charAt(value) == '\t') {
                value++;
            }
            return spliced(new Span(value, span.to()), literal);
        });
    }

    /** The line {@code #key = default} of the sample, inside its table. */
    private Stream<String> overComments(String literal) {
        int header = header();
        if (header < 0) {
            return Stream.empty();
        }
        int end = tables().stream()
                .filter(at -> at > header)
                .min(Comparator.naturalOrder())
                .orElse(text.length());
        Matcher commented = Pattern.compile("^#" + Pattern.quote(name) + "[ \\t]*=([^\\r\\n]*)", Pattern.MULTILINE)
                .matcher(text)
                .region(header, end);
        List<Span> found = new ArrayList<>();
        while (commented.find()) {
            String value = commented.group(1);
            // Prose that begins like a key is not changed.
            if (value.isBlank() || !Toml.parse("v = " + value).hasErrors()) {
                found.add(new Span(commented.start(), commented.end()));
            }
        }
        return found.stream().map(span -> spliced(span, line(literal)));
    }

    private Optional<String> afterLastKey(String literal) {
        TomlTable table = header() < 0 ? null : toml.getTable(List.of(section));
        return table == null
                ? Optional.empty()
                : table.keySet().stream()
                        .flatMap(key -> statement(List.of(section, key)).stream())
                        .max(Comparator.comparingInt(Span::to))
                        .map(span -> insertedAfter(span.to(), line(literal)));
    }

    private Optional<String> afterHeader(String literal) {
        return header() < 0 ? Optional.empty() : Optional.of(insertedAfter(header(), line(literal)));
    }

    private Optional<String> intoInlineTable(String literal) {
        if (!inline(section)) {
            return Optional.empty();
        }
        int brace = text.indexOf('{', offset(List.of(section))) + 1;
        boolean empty = text.substring(brace).stripLeading().startsWith("}");
        return Optional.of(spliced(new Span(brace, brace), " " + line(literal) + (empty ? " " : ",")));
    }

    /** Before {@code section.other = …}, which is before the first table. */
    private Optional<String> besideDottedKey(String literal) {
        int at = offset(List.of(section));
        return at < 0 || text.charAt(at) == '['
                ? Optional.empty()
                : Optional.of(spliced(new Span(at, at), section + "." + line(literal) + lineEnd));
    }

    private String atTheEnd(String literal) {
        String gap = text.isEmpty() ? "" : text.endsWith("\n") ? lineEnd : lineEnd + lineEnd;
        return text + gap + "[" + section + "]" + lineEnd + line(literal) + lineEnd;
    }

    /** From the key to the end of its value. */
    private Optional<Span> statement(List<String> path) {
        int from = offset(path);
        if (from < 0) {
            return Optional.empty();
        }
        String ends = inline(path.get(0)) ? ",}#\r\n" : "#\r\n";
        for (int to = from; to <= text.length(); to++) {
            if (to == text.length() || ends.indexOf(text.charAt(to)) >= 0) {
                String part = text.substring(from, to);
                TomlParseResult read = Toml.parse(part);
                if (!read.hasErrors() && read.keyPathSet().size() == 1) {
                    return Optional.of(
                            new Span(from, from + part.stripTrailing().length()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean inline(String table) {
        int at = offset(List.of(table));
        return at >= 0
                && Pattern.compile("[\"']?" + Pattern.quote(table) + "[\"']?[ \\t]*=")
                        .matcher(text)
                        .region(at, text.length())
                        .lookingAt();
    }

    /** The offset of {@code [section]}, or -1. */
    private int header() {
        int at = offset(List.of(section));
        return at >= 0 && text.charAt(at) == '[' ? at : -1;
    }

    private List<Integer> tables() {
        return toml.keyPathSet(true).stream()
                .filter(path -> toml.get(path) instanceof TomlTable)
                .map(this::offset)
                .filter(at -> at >= 0 && text.charAt(at) == '[')
                .toList();
    }

    /** The parser counts lines and code points, both from 1. */
    private int offset(List<String> path) {
        @Nullable TomlPosition position = toml.get(path) == null ? null : toml.inputPositionOf(path);
        if (position == null) {
            return -1;
        }
        int start = 0;
        for (int line = 1; line < position.line(); line++) {
            start = text.indexOf('\n', start) + 1;
        }
        return text.offsetByCodePoints(start, position.column() - 1);
    }

    private String line(String literal) {
        return name + " = " + literal;
    }

    private String insertedAfter(int place, String line) {
        int end = text.indexOf('\n', place);
        return end < 0 ? text + lineEnd + line + lineEnd : spliced(new Span(end + 1, end + 1), line + lineEnd);
    }

    private String spliced(Span span, String piece) {
        return text.substring(0, span.from()) + piece + text.substring(span.to());
    }
}
