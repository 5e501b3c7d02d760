package org.postern.core.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java sources of all modules, as text. Names of packages are without {@code org.postern}.
 *
 * @param sources all of them, tests too
 * @param keys paths of the configuration, such as {@code store.quota}
 */
record SourceTree(List<Source> sources, Set<String> keys) {
    static final String BASE = "org.postern.";
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|enum|interface) +([A-Z]\\w*)");
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\n])+'|/\\*.*?\\*/|//[^\n]*");
    private static final Pattern TABLE = Pattern.compile("(?m)^## \\[([\\w-]+)]|^\\| `([\\w-]+)` \\|");

    /**
     * A file.
     *
     * @param room its package
     * @param name of the file without {@code .java}
     * @param main whether it ships
     * @param code the text without comments and literals
     * @param types the classes declared here, top or nested
     * @param text the whole text
     */
    record Source(String room, String name, boolean main, String code, Set<String> types, String text) {
        /** Whether a class of this name, top or nested, is declared here. */
        boolean declares(String type) {
            return types.contains(type);
        }
    }

    private static Set<String> types(String code) {
        return TYPE.matcher(code).results().map(found -> found.group(1)).collect(Collectors.toUnmodifiableSet());
    }

    static SourceTree of(Path root) throws IOException {
        List<Source> sources = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !root.relativize(file).toString().matches("(.*[/\\\\])?target[/\\\\].*"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String text = Files.readString(file);
            String code = COMMENT_OR_LITERAL.matcher(text).replaceAll("");
            Matcher declared = PACKAGE.matcher(code);
            String room = declared.find() ? declared.group(1) : "";
            sources.add(new Source(
                    room.startsWith(BASE) ? room.substring(BASE.length()) : room,
                    file.getFileName().toString().replace(".java", ""),
                    file.toString().replace('\\', '/').contains("/src/main/java/"),
                    code,
                    types(code),
                    text));
        }
        return new SourceTree(sources, keys(root.resolve("packaging/docs/config.md")));
    }

    /** Packages of the tree and what is above them. */
    Set<String> rooms() {
        Set<String> rooms = new TreeSet<>();
        for (Source source : sources) {
            for (String room = source.room();
                    !room.isEmpty();
                    room = room.contains(".") ? room.substring(0, room.lastIndexOf('.')) : "") {
                rooms.add(room);
            }
        }
        return rooms;
    }

    /** Packages that ship, with their files. */
    Set<String> mainRooms() {
        return sources.stream().filter(Source::main).map(Source::room).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keys(Path config) throws IOException {
        Set<String> keys = new TreeSet<>();
        String table = "";
        if (Files.exists(config)) {
            for (Matcher line = TABLE.matcher(Files.readString(config)); line.find(); ) {
                table = line.group(1) != null ? line.group(1) : table;
                keys.add(table + "." + line.group(2));
            }
        }
        return keys;
    }
}
