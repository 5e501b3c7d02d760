package org.postern.store.mailbox;

/** Hears now and then how far a long piece of work has come, such as a migration or an integrity check. */
@FunctionalInterface
public interface LongWork {
    /**
     * Takes the progress so far.
     *
     * @param done octets or rows so far, in the unit of {@code total}
     */
    void at(long done, long total);
}
