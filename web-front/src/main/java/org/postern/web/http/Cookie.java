package org.postern.web.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postern.web.session.OwnPassword;

/**
 * A cookie to set. Because of the prefix {@code __Host-} browsers refuse it from other hosts of the domain, over plain
 * HTTP and with another path (RFC 6265bis, section 4.1.3.2). Scripts cannot read it.
 *
 * @param name with the prefix
 * @param value cookie octets only (RFC 6265, section 4.1.1)
 * @param sameSite whether requests from other sites send it
 * @param age how long the browser keeps it; if empty, as long as the browser runs
 */
public record Cookie(String name, String value, SameSite sameSite, Optional<Duration> age) {
    private static final Pattern NAME = Pattern.compile("__Host-[a-z]{1,20}");
    private static final Pattern VALUE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]{0,3000}");
    private static final String LANGUAGE = "__Host-lang";
    private static final Duration LANGUAGE_KEPT = Duration.ofDays(365);

    /** Whether requests from other sites send the cookie. */
    public enum SameSite {
        STRICT("Strict"),
        /** Sent only when the person follows a link. */
        LAX("Lax");

        private final String label;

        SameSite(String label) {
            this.label = label;
        }
    }

    public Cookie {
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("invalid name or value of a cookie: " + name);
        }
    }

    /** The language of the pages. The front reads it before anybody is signed in. */
    public static Cookie language(Locale locale) {
        return new Cookie(LANGUAGE, locale.toLanguageTag(), SameSite.LAX, Optional.of(LANGUAGE_KEPT));
    }

    /** The cookies of a session that takes the place of the one that asks. */
    public static List<Cookie> of(OwnPassword.Renewed renewed) {
        Cookie session = Cookies.SESSION.set(renewed.cookie(), renewed.age());
        return renewed.known()
                .map(known -> List.of(session, Cookies.KNOWN.set(known, Optional.of(Cookies.KNOWN_FOR))))
                .orElse(List.of(session));
    }

    /** The value of the Set-Cookie header. */
    String header() {
        return name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=" + sameSite.label
                + age.map(a -> "; Max-Age=" + a.toSeconds()).orElse("");
    }
}
