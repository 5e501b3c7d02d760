package org.postern.store.filter.auth;

import java.util.Locale;

/** The results of RFC 7208 2.6. */
enum SpfResult {
    NONE,
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    TEMPERROR,
    PERMERROR;

    /** As in Authentication-Results (RFC 8601 2.7.2). */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
