package org.postern.core;

import org.postern.store.mailbox.LongWork;

/**
 * How a box is started.
 *
 * @param console whether log lines go to standard error too, where a journal or a person reads them
 * @param migrating told how far the copy of an older store has come, from a thread of its own
 */
public record StartOptions(boolean console, LongWork migrating) {
    /** In the foreground. */
    public static final StartOptions FOREGROUND = new StartOptions(true, (done, total) -> {});
}
