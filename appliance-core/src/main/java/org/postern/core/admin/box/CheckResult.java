package org.postern.core.admin.box;

/**
 * One thing that a check looked at.
 *
 * @param what such as {@code mail database}
 * @param detail how it stands, and what to do where something is wrong
 */
public record CheckResult(Verdict verdict, String what, String detail) {
    /** How it stands. */
    public enum Verdict {
        OK,
        /** Right, and worth knowing. */
        NOTE,
        /** Right for now. */
        WARNING,
        FAILED
    }
}
