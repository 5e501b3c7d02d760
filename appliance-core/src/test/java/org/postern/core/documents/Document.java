package org.postern.core.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A document in Markdown: its lines outside of fenced and indented blocks, which hold commands and output.
 *
 * @param path relative to the root of the source tree, with slashes
 * @param lines of the whole file; those of a block are empty
 */
record Document(String path, List<String> lines) {
    private static final String PAGES = "packaging/docs/";

    /** The pages under {@code packaging/docs}, the READMEs and the changelog of a source tree. */
    static List<Document> of(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(root.resolve(PAGES))) {
            pages.filter(page -> page.toString().endsWith(".md")).forEach(files::add);
        }
        for (String place :
                List.of("", "appliance-core", "mail-store", "packaging", "packaging/bench", "tls-keys", "web-front")) {
            for (String name : List.of("README.md", "CHANGELOG.md")) {
                Path file = root.resolve(place).resolve(name);
                if (Files.exists(file)) {
                    files.add(file);
                }
            }
        }
        List<Document> documents = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            String path = root.relativize(file).toString().replace('\\', '/');
            documents.add(new Document(path, prose(Files.readAllLines(file))));
        }
        return documents;
    }

    /** Whether the page is part of the package: those for administrators are, alone. */
    boolean ships() {
        return path.startsWith(PAGES) && !path.startsWith(PAGES + "dev/");
    }

    private static List<String> prose(List<String> lines) {
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            boolean fence = line.strip().startsWith("```");
            fenced = fenced != fence;
            prose.add(fence || fenced || indented(line) ? "" : line);
        }
        return prose;
    }

    /** A block of code, unless it is an item of a list below another. */
    private static boolean indented(String line) {
        return line.startsWith("    ") && !line.strip().matches("([-*]|\\d+\\.) .*");
    }
}
