package org.postern.web.http;

import java.time.Duration;
import java.util.Optional;

/**
 * The front's cookies. The prefix {@code __Host-} makes browsers refuse them from other hosts of the domain, from plain HTTP
 * and with another path (RFC 6265bis, section 4.1.3.2).
 */
enum Cookies {
    SESSION("__Host-sid", "Strict"),
    /** Binds the login form to the browser before there is a session. */
    BEFORE_LOGIN("__Host-pre", "Strict"),
    /** Opens a kept form. */
    KEPT_FORM("__Host-kept", "Strict"),
    LANGUAGE("__Host-lang", "Lax"),
    /** Lax, since it must come along with an arrival from another site: it says that the browser was sent round once. */
    ARRIVED("__Host-arrived", "Lax");

    private final String label;
    private final String sameSite;

    Cookies(String label, String sameSite) {
        this.label = label;
        this.sameSite = sameSite;
    }

    String label() {
        return label;
    }

    /** A Set-Cookie value; without an age it lives as long as the browser. */
    String set(String value, Optional<Duration> age) {
        return label + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=" + sameSite
                + age.map(a -> "; Max-Age=" + a.toSeconds()).orElse("");
    }

    String clear() {
        return set("", Optional.of(Duration.ZERO));
    }
}
