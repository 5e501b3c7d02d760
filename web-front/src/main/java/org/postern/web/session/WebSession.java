package org.postern.web.session;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** One signed-in browser. Thread-safe. Holds no password that it could open by itself. */
public interface WebSession {
    /** Names the session in logs and in the list of open sessions. It cannot be used to sign in. */
    String id();

    /** The login; it has its credential only during a request whose cookie opened it. */
    HopLogin login();

    /** As of the sign-in: a change of the role ends the sessions of the person. */
    Role role();

    /**
     * The value for the field {@link CsrfToken#FIELD} of every form of this session. Each call returns a new mask
     * (BREACH), so one call per page or per form is equally good. All values stay valid as long as the session.
     */
    String csrfToken();

    Locale locale();

    ZoneId zone();

    /** Changes the language for the rest of the session. */
    void useLocale(Locale locale);

    /** Changes the time zone for the rest of the session. */
    void useZone(ZoneId zone);

    /** Sets a notice for the next page shown, usually after a 303; a second notice replaces the first. */
    void tell(Flash notice);

    /** Returns the notice set by {@link #tell} and removes it. */
    Optional<Flash> takeFlash();

    /**
     * Registers an action that runs once when the session ends for any reason (sign-out, expiry, revocation, stop).
     * Actions run in reverse order of registration, before the hop ticket ends; if the session has already ended, at
     * once. An action must be quick; its exceptions are logged.
     */
    void onEnd(Runnable action);

    /** What a person may do on this box. */
    enum Role {
        MEMBER,
        /** Also looks after the box: the routes of {@code Access.ADMINISTRATOR}. */
        ADMINISTRATOR
    }
}
