package org.postern.core.admin.box;

/**
 * The result of one check.
 *
 * @param what the thing checked, such as {@code mail database}
 * @param detail its state, and what to do if something is wrong
 */
public record CheckResult(Verdict verdict, String what, String detail) {
    /** The state of the thing checked. */
    public enum Verdict {
        OK,
        /** Correct, with information worth knowing. */
        NOTE,
        /** Correct for now, but needs attention. */
        WARNING,
        FAILED
    }
}
