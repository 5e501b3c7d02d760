package org.postern.store.filter.auth;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.postern.store.address.Domain;

/**
 * The Authentication-Results field (RFC 8601). A value from the message or from DNS is either a checked domain name, or
 * a token or quoted string of printable ASCII with limited length, so that a sender cannot write results of its own.
 */
final class ResultsField {
    private static final int LONGEST_VALUE = 80;
    private static final int SIGNATURE_PREFIX = 8; // RFC 6008 3
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]+");
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");

    private final StringBuilder field = new StringBuilder(400);

    private ResultsField(String authority) {
        field.append("Authentication-Results: ").append(authority);
    }

    /** For a client that is not checked. */
    static String none(String authority) {
        return "Authentication-Results: " + authority + "; none\r\n";
    }

    /** Ended by CRLF. */
    static String of(String authority, SpfFinding spf, List<DkimFinding> signatures, DmarcPolicy.Judgement dmarc) {
        ResultsField results = new ResultsField(authority);
        results.method("spf", spf.result().text());
        spf.domain().ifPresent(domain -> results.property(spf.helo() ? "smtp.helo" : "smtp.mailfrom", domain.ascii()));
        if (signatures.isEmpty()) {
            results.method("dkim", "none");
        }
        for (DkimFinding signature : signatures) {
            results.method("dkim", signature.result().text());
            results.reason(signature.reason());
            signature.domain().map(Domain::ascii).ifPresent(domain -> results.property("header.d", domain));
            if (!signature.selector().isEmpty()) {
                results.property("header.s", signature.selector());
            }
            if (!signature.signature().isEmpty()) {
                String start = signature.signature();
                results.property("header.b", start.substring(0, Math.min(SIGNATURE_PREFIX, start.length())));
            }
        }
        results.method("dmarc", dmarc.result().name().toLowerCase(Locale.ROOT));
        results.reason(dmarc.reason());
        dmarc.domain().map(Domain::ascii).ifPresent(domain -> results.property("header.from", domain));
        dmarc.asked()
                .map(asked -> asked.name().toLowerCase(Locale.ROOT))
                .ifPresent(asked -> results.property("policy.dmarc", asked));
        results.property("policy.author", dmarc.author().name().toLowerCase(Locale.ROOT));
        return results.field.append("\r\n").toString();
    }

    private void method(String method, String result) {
        field.append(";\r\n\t").append(method).append('=').append(result);
    }

    private void reason(String words) {
        if (!words.isEmpty()) {
            field.append(" reason=").append(value(words));
        }
    }

    private void property(String name, String text) {
        field.append(' ').append(name).append('=').append(value(text));
    }

    /** A token, or a quoted string (RFC 8601 2.2). */
    static String value(String text) {
        String cut = text.length() > 255 ? text.substring(0, LONGEST_VALUE) : text;
        if (TOKEN.matcher(cut).matches()) {
            return cut;
        }
        String printable = NOT_PRINTABLE.matcher(cut).replaceAll("?");
        return '"' + printable.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
