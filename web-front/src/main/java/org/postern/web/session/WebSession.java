package org.postern.web.session;

import java.time.ZoneId;
import java.util.Locale;

/** One signed-in browser. Thread-safe. */
public interface WebSession {
    HopLogin login();

    /** For every form of this session. */
    String csrfToken();

    Locale locale();

    ZoneId zone();
}
