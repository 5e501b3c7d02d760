package org.postern.core.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.config.Config;

/**
 * The small files of a box in memory, as of one instant. They are read until two readings agree, since keys may be
 * renewed meanwhile by renaming files.
 *
 * @param files by name in the backup
 * @param outside files outside the data directory that the configuration names
 */
record KeptFiles(Map<String, byte[]> files, List<String> outside) {
    private static final int MOST_READINGS = 10;

    static KeptFiles of(DataDirectory directory, Config config) {
        try {
            KeptFiles last = read(directory, config);
            for (int i = 0; i < MOST_READINGS; i++) {
                KeptFiles next = read(directory, config);
                if (same(last.files, next.files)) {
                    return next;
                }
                last = next;
            }
            throw new ApplianceException(
                    "the files in " + directory.keys() + " change all the time; the backup was not made. Try again");
        } catch (IOException e) {
            throw new ApplianceException(
                    "a file of the box cannot be read: " + e.getMessage() + ". The backup was not made", e);
        }
    }

    private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(entry -> java.util.Arrays.equals(entry.getValue(), other.get(entry.getKey())));
    }

    private static KeptFiles read(DataDirectory directory, Config config) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        put(files, EntryNames.CONFIG, directory.config());
        List<String> left = new ArrayList<>();
        if (Files.isDirectory(directory.keys())) {
            try (Stream<Path> tree = Files.walk(directory.keys(), 5)) {
                for (Path file : (Iterable<Path>) tree::iterator) {
                    if (Files.isRegularFile(file) && !temporary(file)) {
                        add(files, left, EntryNames.KEYS, directory.keys(), file);
                    }
                }
            } catch (java.io.UncheckedIOException e) {
                throw e.getCause();
            }
        }
        for (Path named : named(config)) {
            Path file = directory.resolve(named).normalize();
            if (!file.startsWith(directory.path())) {
                left.add(file.toString());
            } else if (!file.startsWith(directory.keys())) {
                add(files, left, EntryNames.FILES, directory.path(), file);
            }
        }
        if (files.size() > EntryNames.MOST_FILES) {
            throw new ApplianceException(directory.keys() + " holds more than " + EntryNames.MOST_FILES
                    + " files; the backup was not made. Move away the files that are not keys of the box");
        }
        return new KeptFiles(files, left);
    }

    /** Unfinished files, and files that editors leave behind. */
    private static boolean temporary(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".new") || name.startsWith(".") || name.endsWith("~");
    }

    private static void add(Map<String, byte[]> files, List<String> left, String tree, Path base, Path file)
            throws IOException {
        String name = tree + base.relativize(file);
        if (EntryNames.allowed(name)) {
            put(files, name, file);
        } else {
            left.add(file.toString());
        }
    }

    private static void put(Map<String, byte[]> files, String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes((int) EntryNames.MOST_SMALL + 1);
            if (content.length > EntryNames.MOST_SMALL) {
                throw new IOException(file + " is larger than 1 MiB");
            }
            files.put(name, content);
        } catch (NoSuchFileException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            // gone since the directory was listed: the next reading will show it
        }
    }

    private static List<Path> named(Config config) {
        return Stream.of(
                        config.tls().certificate(),
                        config.tls().key(),
                        config.gateway().certificates().trustCa(),
                        config.delivery().authorities())
                .flatMap(Optional::stream)
                .toList();
    }
}
