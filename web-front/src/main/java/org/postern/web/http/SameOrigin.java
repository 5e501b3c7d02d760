package org.postern.web.http;

import java.util.Locale;
import java.util.Optional;

/**
 * Checks that a request that changes something comes from one of our own pages: by Fetch Metadata if the browser sends
 * it, else by the Origin. Pure. The token in the form is checked separately.
 */
final class SameOrigin {
    private SameOrigin() {}

    /**
     * Checks an unsafe request.
     *
     * @param site the Sec-Fetch-Site header
     * @param origin the Origin header
     * @param authority host and port of the request as the browser sees them
     */
    static boolean allows(Optional<String> site, Optional<String> origin, String authority) {
        if (origin.isPresent() && !sameOrigin(origin.get(), authority)) {
            return false;
        }
        if (site.isPresent()) {
            // "none": the person caused the request directly, for example by sending a form again after a restart of
            // the browser.
            return site.get().equals("same-origin") || site.get().equals("none");
        }
        // Neither header: every browser of this decade sends one. Other programs have no cookies that an attacker could
        // use, and the token decides.
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
