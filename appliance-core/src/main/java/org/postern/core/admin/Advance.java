package org.postern.core.admin;

/** Hears how far a long operation has come. */
@FunctionalInterface
public interface Advance {
    Advance UNHEARD = (done, total) -> {};

    /**
     * Hears how far the operation has come.
     *
     * @param total in the unit of {@code done}; negative where it is not known
     */
    void at(long done, long total);
}
