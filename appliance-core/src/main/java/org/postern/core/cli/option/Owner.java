package org.postern.core.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.postern.core.ApplianceException;

/** The owner of a data directory, by number. */
public record Owner(int user, int group) {
    /**
     * Returns the owner if this process is root and the directory belongs to another user; otherwise, or if the
     * directory is missing, empty.
     */
    public static Optional<Owner> other(Path directory) {
        Path self = Path.of("/proc/self");
        try {
            if (!Files.isDirectory(directory) || !Files.isDirectory(self) || user(self) != 0 || user(directory) == 0) {
                return Optional.empty();
            }
            return Optional.of(new Owner(user(directory), (int) Files.getAttribute(directory, "unix:gid")));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            throw new ApplianceException("it cannot be seen whose " + directory + " is: " + e.getMessage(), e);
        }
    }

    private static int user(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
