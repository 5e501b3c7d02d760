package org.postern.core.admin;

/** Receives the progress of a long operation. */
@FunctionalInterface
public interface Advance {
    Advance UNHEARD = (done, total) -> {};

    /**
     * Receives the current progress.
     *
     * @param total in the unit of {@code done}; negative if unknown
     */
    void at(long done, long total);
}
