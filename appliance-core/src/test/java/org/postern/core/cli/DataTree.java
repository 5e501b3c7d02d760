package org.postern.core.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A data directory as it is, to be compared with what it was. */
public final class DataTree {
    private DataTree() {}

    /** Every file with its hash, but what lives only while something runs. */
    public static Map<String, String> of(Path base) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(base)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                String name = base.relativize(path).toString();
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        && !name.startsWith("run")
                        && !name.startsWith("search.db")
                        && !name.endsWith("-shm")
                        && !(name.endsWith("-wal") && Files.size(path) == 0)) {
                    files.put(name, hash(Files.readAllBytes(path)));
                }
            }
        }
        return files;
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
