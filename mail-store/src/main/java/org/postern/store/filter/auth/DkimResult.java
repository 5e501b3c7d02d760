package org.postern.store.filter.auth;

import java.util.Locale;

/**
 * The results of one signature (RFC 8601 2.7.1). POLICY: it may be valid, but does not meet this box's requirements.
 */
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
