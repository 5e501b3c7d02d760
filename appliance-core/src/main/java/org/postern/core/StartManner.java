package org.postern.core;

import org.postern.store.mailbox.MailDatabase;

/**
 * How a box is started.
 *
 * @param console whether log lines go to standard error too, where a journal or a person reads them
 * @param migrating told how far the copy of an older store has come, from a thread of its own
 */
public record StartManner(boolean console, MailDatabase.Progress migrating) {
    /** In the foreground. */
    public static final StartManner FOREGROUND = new StartManner(true, (done, total) -> {});
}
