package org.postern.web.session;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** One signed-in browser. Thread-safe. Holds no password that it could open by itself. */
public interface WebSession {
    /** Names the session in logs and in the list of open sessions; opens nothing. */
    String id();

    /** With its credential only while the request runs whose cookie opened it. */
    HopLogin login();

    /**
     * For the field {@link CsrfToken#FIELD} of every form of this session. Masked anew at each call (BREACH), so ask once per
     * page or per form, as you like: all of them stay valid as long as the session.
     */
    String csrfToken();

    Locale locale();

    ZoneId zone();

    /** Changes the language for the rest of the session. */
    void useLocale(Locale locale);

    /** Changes the time zone for the rest of the session. */
    void useZone(ZoneId zone);

    /** Leaves a notice for the next page that is shown, usually behind a 303; a second one replaces the first. */
    void tell(Flash notice);

    /** The notice left by {@link #tell}, once. */
    Optional<Flash> takeFlash();

    /**
     * Runs once when the session ends, by whichever way (sign-out, expiry, revocation, stop), in the reverse order of
     * registration, before the hop ticket dies; at once when it has ended already. Must be quick; what it throws is logged.
     */
    void onEnd(Runnable action);
}
