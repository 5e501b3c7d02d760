package org.postern.web.http;

import java.time.Duration;
import java.util.Optional;

/** The front's own cookies. */
enum Cookies {
    SESSION("__Host-sid", Cookie.SameSite.STRICT),
    /** Binds the login form to the browser before there is a session. */
    BEFORE_LOGIN("__Host-pre", Cookie.SameSite.STRICT),
    /** Opens a kept form. */
    KEPT_FORM("__Host-kept", Cookie.SameSite.STRICT),
    LANGUAGE("__Host-lang", Cookie.SameSite.LAX),
    /** Lax, since it must come along with an arrival from another site: it says that the browser was sent round once. */
    ARRIVED("__Host-arrived", Cookie.SameSite.LAX);

    private final String label;
    private final Cookie.SameSite sameSite;

    Cookies(String label, Cookie.SameSite sameSite) {
        this.label = label;
        this.sameSite = sameSite;
    }

    String label() {
        return label;
    }

    /** Without an age it lives as long as the browser. */
    Cookie set(String value, Optional<Duration> age) {
        return new Cookie(label, value, sameSite, age);
    }

    Cookie clear() {
        return set("", Optional.of(Duration.ZERO));
    }
}
