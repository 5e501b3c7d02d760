package org.postern.web.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** The safety headers of each kind of answer, from the UI contract. A handler cannot change them. */
final class SafetyHeaders {
    private static final String FRAME_SANDBOX =
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; ";
    private static final String FRAME_REST =
            "; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';" + " frame-ancestors 'self'";

    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static final String NOTHING_POLICY =
            "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final String PERMISSIONS = "accelerometer=(), autoplay=(), camera=(), display-capture=(),"
            + " geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    private SafetyHeaders() {}

    /** @param hsts whether the header tells browsers to use HTTPS only, for a year */
    static Map<String, String> of(Response.Kind kind, boolean hsts) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        switch (kind) {
            case PAGE -> {
                headers.put("Content-Security-Policy", PAGE_POLICY);
                // Not no-referrer: browsers would then send "null" as the Origin of our own POSTs.
                headers.put("Referrer-Policy", "same-origin");
                headers.put("Cross-Origin-Opener-Policy", "same-origin");
                headers.put("Permissions-Policy", PERMISSIONS);
                headers.put("X-Frame-Options", "DENY");
                headers.put("Cache-Control", "no-store");
            }
            case MAIL_FRAME -> mailFrame(headers, "img-src data:");
            case MAIL_FRAME_REMOTE_IMAGES -> mailFrame(headers, "img-src data: https:");
            case ATTACHMENT -> {
                headers.put("Content-Security-Policy", NOTHING_POLICY);
                headers.put("Referrer-Policy", "no-referrer");
                headers.put("X-Frame-Options", "DENY");
                headers.put("Cache-Control", "private, no-store");
            }
            case EVENTS -> {
                headers.put("Content-Security-Policy", NOTHING_POLICY);
                headers.put("Referrer-Policy", "no-referrer");
                headers.put("X-Frame-Options", "DENY");
                headers.put("Cache-Control", "no-store");
            }
            case ASSET -> {
                headers.put("Content-Security-Policy", NOTHING_POLICY);
                headers.put("Cache-Control", "public, max-age=31536000, immutable");
            }
        }
        if (hsts) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        return headers;
    }

    private static void mailFrame(Map<String, String> headers, String images) {
        headers.put("Content-Security-Policy", FRAME_SANDBOX + images + FRAME_REST);
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-DNS-Prefetch-Control", "off");
        headers.put("X-Frame-Options", "SAMEORIGIN");
        headers.put("Permissions-Policy", PERMISSIONS);
        headers.put("Cache-Control", "no-store");
    }
}
