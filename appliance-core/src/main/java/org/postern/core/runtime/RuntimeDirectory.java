package org.postern.core.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /run/postern}, where an installed box has what exists only while the server runs: the socket for commands and the ports in
 * use. It lies in memory, so that a full disk does not matter, and the service (unit or init script) makes it. Another box, such as
 * one that is started by hand or a copy of the data, has both in {@code DIR/run}: it must not be taken for the installed one.
 *
 * @param data the data directory of an installed box
 * @param run what the service makes for it
 */
public record RuntimeDirectory(Path data, Path run) {
    /** The package's own places. */
    public static final RuntimeDirectory INSTALLED =
            new RuntimeDirectory(Path.of("/var/lib/postern"), Path.of("/run/postern"));

    /** Where the server puts such a file: best place first. The last, in the data directory, is always there. */
    public List<Path> places(Path of, String name) {
        Set<Path> places = new LinkedHashSet<>();
        if (belongsTo(of)) {
            places.add(run.resolve(name));
        }
        places.add(of.resolve("run").resolve(name));
        return List.copyOf(places);
    }

    private boolean belongsTo(Path of) {
        try {
            return Files.isDirectory(run)
                    && Files.isSameFile(of, data)
                    && Files.getOwner(run).equals(Files.getOwner(of));
        } catch (IOException e) {
            return false; // not there, or closed to this user
        }
    }
}
