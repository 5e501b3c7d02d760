package org.postern.core.console;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file or directory that a person has named, as this process can read it.
 *
 * @param path where it is
 * @param named as the person calls it
 * @param forget removes the copy, if it is one
 */
public record LocalCopy(Path path, Path named, Forgetting forget) implements AutoCloseable {
    /** Removes what was copied. */
    @FunctionalInterface
    public interface Forgetting {
        void run() throws IOException;
    }

    /** No copy. */
    public static LocalCopy itself(Path named) {
        return new LocalCopy(named, named, () -> {});
    }

    /** A message about the copy, in the person's words. */
    public String told(String message) {
        return path.equals(named) ? message : message.replace(path.toString(), named.toString());
    }

    @Override
    public void close() throws IOException {
        forget.run();
    }
}
