package org.postern.store.filter.auth;

import java.util.Locale;

/** The results of one signature (RFC 8601 2.7.1); POLICY: it may hold, but is not good enough here. */
enum DkimResult {
    PASS,
    FAIL,
    POLICY,
    TEMPERROR,
    PERMERROR;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
