package org.postern.core.cli.option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.postern.core.ApplianceException;

/** The owner of a data directory, by number. */
public record Owner(int user, int group) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /**
     * Returns the owner if this process is root and the directory belongs to another user; otherwise, or if the
     * directory is missing, empty.
     */
    public static Optional<Owner> other(Path directory) {
        try {
            if (!Files.isDirectory(directory) || !Files.isReadable(STATUS) || !isRoot() || user(directory) == 0) {
                return Optional.empty();
            }
            return Optional.of(new Owner(user(directory), (int) Files.getAttribute(directory, "unix:gid")));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            throw new ApplianceException("it cannot be seen whose " + directory + " is: " + e.getMessage(), e);
        }
    }

    /** The owner of /proc/self says nothing: all of a process that cannot be looked into is root's. */
    private static boolean isRoot() throws IOException {
        return Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1).stream()
                .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
    }

    private static int user(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
