package org.postern.core;

import java.io.IOException;
import org.postern.store.mailbox.LongWork;
import org.postern.store.sql.MailDatabase;

/**
 * The options of a start.
 *
 * @param console whether log lines go to standard error too, where a journal or a person reads them
 * @param migrating receives the progress of copying an older store, on a thread of its own
 * @param commands lets commands come to the server, once it serves
 */
public record StartOptions(boolean console, LongWork migrating, Door commands) {
    /** In the foreground; commands open the store themselves. */
    public static final StartOptions FOREGROUND =
            new StartOptions(true, (done, total) -> {}, (directory, database) -> () -> {});

    /** Opens a way for commands into the server; what it returns closes it. */
    @FunctionalInterface
    public interface Door {
        AutoCloseable open(DataDirectory directory, MailDatabase database) throws IOException;
    }
}
