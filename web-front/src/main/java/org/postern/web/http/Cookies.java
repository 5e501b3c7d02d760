package org.postern.web.http;

import java.time.Duration;
import java.util.Optional;

/** The front's own cookies. */
enum Cookies {
    SESSION("__Host-sid", Cookie.SameSite.STRICT),
    /** Binds the login form to the browser while there is no session yet. */
    BEFORE_LOGIN("__Host-pre", Cookie.SameSite.STRICT),
    /** Marks the browser as one in which somebody signed in. It opens nothing. */
    KNOWN("__Host-known", Cookie.SameSite.STRICT),
    /** Gives access to a kept form. */
    KEPT_FORM("__Host-kept", Cookie.SameSite.STRICT),
    LANGUAGE("__Host-lang", Cookie.SameSite.LAX),
    /**
     * Says that the browser was already redirected once. It is Lax because the browser must also send it with a request
     * from another site.
     */
    ARRIVED("__Host-arrived", Cookie.SameSite.LAX);

    /** As long as the mail server remembers a browser after its last sign-in. */
    static final Duration KNOWN_FOR = Duration.ofDays(180);

    private final String label;
    private final Cookie.SameSite sameSite;

    Cookies(String label, Cookie.SameSite sameSite) {
        this.label = label;
        this.sameSite = sameSite;
    }

    String label() {
        return label;
    }

    /** Without an age the cookie lasts until the browser is closed. */
    Cookie set(String value, Optional<Duration> age) {
        return new Cookie(label, value, sameSite, age);
    }

    Cookie clear() {
        return set("", Optional.of(Duration.ZERO));
    }
}
