package org.postern.message;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The mails of the corpus by name, also where it is in the test jar. */
public final class Corpus {
    private Corpus() {}

    public static Map<String, byte[]> messages() throws IOException {
        URI place;
        try {
            place = Corpus.class.getResource("/mime").toURI();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        if (!place.getScheme().equals("jar")) {
            return read(Path.of(place));
        }
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
            return read(jar.getPath("/mime"));
        }
    }

    private static Map<String, byte[]> read(Path directory) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".eml")).toList()) {
                all.put(file.getFileName().toString().replace(".eml", ""), Files.readAllBytes(file));
            }
        }
        return all;
    }
}
