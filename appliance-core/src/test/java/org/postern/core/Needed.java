package org.postern.core;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** What a test needs of the machine. Where it is missing the test is skipped and says why; in CI (CI=true) it fails. */
public final class Needed {
    private Needed() {}

    /**
     * Goes on when it is there.
     *
     * @param what that is missing otherwise: "strace", "the right to mount a tmpfs"
     */
    public static void that(boolean there, String what) {
        if (there) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            fail("in CI nothing is skipped; this test needs " + what);
        }
        abort("SKIPPED: needs " + what);
    }
}
