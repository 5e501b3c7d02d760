package org.postern.store.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that upgrades leave beside a store: the copies made before a migration, and newer stores that were set aside.
 */
public final class Copies {
    /** Separates the name of the store from the time. */
    public static final String FAILED = ".failed-";

    private Copies() {}

    /** Newer stores that were set aside. */
    public static List<Path> failed(Path directory) throws IOException {
        return matching(directory, "mail.db" + FAILED + "*");
    }

    /** Unfinished copies of a killed migration. */
    static List<Path> unfinished(Path directory) throws IOException {
        return matching(directory, "mail.db.schema-*.part");
    }

    /** Removes older files; returns them. */
    public static List<Path> remove(Path directory, Instant before) throws IOException {
        List<Path> removed = new ArrayList<>(unfinished(directory));
        for (Path whole : matching(directory, "mail.db{.schema-,.failed-}*")) {
            if (!removed.contains(whole)
                    && Files.getLastModifiedTime(whole).toInstant().isBefore(before)) {
                removed.add(whole);
            }
        }
        for (Path path : removed) {
            Files.delete(path);
        }
        return removed;
    }

    private static List<Path> matching(Path directory, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
            files.forEach(found::add);
        }
        return found;
    }
}
