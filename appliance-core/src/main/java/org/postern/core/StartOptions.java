package org.postern.core;

import org.postern.store.mailbox.LongWork;

/**
 * The options of a start.
 *
 * @param console whether log lines go to standard error too, where a journal or a person reads them
 * @param migrating receives the progress of copying an older store, on a thread of its own
 */
public record StartOptions(boolean console, LongWork migrating) {
    /** In the foreground. */
    public static final StartOptions FOREGROUND = new StartOptions(true, (done, total) -> {});
}
