package org.postern.store.mailbox;

/** Reports the progress of a long task, such as a migration or an integrity check. */
@FunctionalInterface
public interface LongWork {
    /**
     * Called at intervals with the progress.
     *
     * @param done octets or rows so far, in the unit of {@code total}
     */
    void at(long done, long total);
}
