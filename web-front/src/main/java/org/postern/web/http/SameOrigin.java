package org.postern.web.http;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether a request that acts comes from one of our own pages: Fetch Metadata where the browser sends it, else the Origin.
 * Pure. The token in the form is checked besides.
 */
final class SameOrigin {
    private SameOrigin() {}

    /**
     * Judges an unsafe request.
     *
     * @param site the Sec-Fetch-Site header
     * @param origin the Origin header
     * @param authority host and port that the request was sent to, as the browser has them
     */
    static boolean allows(Optional<String> site, Optional<String> origin, String authority) {
        if (origin.isPresent() && !sameOrigin(origin.get(), authority)) {
            return false;
        }
        if (site.isPresent()) {
            // "none": the person's own doing, such as sending a form again after a restart of the browser.
            return site.get().equals("same-origin") || site.get().equals("none");
        }
        // Neither: no browser of this decade; programs have no cookies that others could ride on, and the token
        // decides.
        return true;
    }

    private static boolean sameOrigin(String origin, String authority) {
        return withoutDefaultPort(origin.toLowerCase(Locale.ROOT))
                .equals(withoutDefaultPort("https://" + authority.toLowerCase(Locale.ROOT)));
    }

    private static String withoutDefaultPort(String origin) {
        return origin.endsWith(":443") ? origin.substring(0, origin.length() - 4) : origin;
    }
}
