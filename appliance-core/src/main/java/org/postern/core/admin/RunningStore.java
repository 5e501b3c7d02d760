package org.postern.core.admin;

import java.io.IOException;
import org.postern.core.DataDirectory;
import org.postern.core.StartOptions;
import org.postern.store.sql.MailDatabase;

/**
 * The store of a server that carries out an operation itself. Such an operation opens no file that the process holds a lock on: a
 * process that closes any descriptor of a file loses all its locks on that file.
 */
public record RunningStore(DataDirectory place, MailDatabase database) {
    /** Begins to let commands in; what it returns ends that. */
    @FunctionalInterface
    public interface Opening {
        AutoCloseable open(RunningStore running) throws IOException;
    }

    /** Returns the door of a server that opens it so. */
    public static StartOptions.Door door(Opening opening) {
        return (directory, database) -> opening.open(new RunningStore(directory, database));
    }
}
