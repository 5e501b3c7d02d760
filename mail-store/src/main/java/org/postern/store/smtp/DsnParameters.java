package org.postern.store.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.store.mailbox.DsnRequest;

/**
 * The parameters of MAIL and RCPT that ask for reports (RFC 3461 4, 5). Pure. The values are later written into header
 * fields of reports and sent to other servers. So anything that could end a line there is rejected here, encoded or
 * not.
 */
final class DsnParameters {
    private static final int ENVID_LIMIT = 100;
    private static final int ORCPT_LIMIT = 500;
    /** RFC 3461 4: xchar or hexchar, upper case digits. */
    private static final Pattern XTEXT = Pattern.compile("([!-*,-<>-~]|\\+[0-9A-F]{2})*");
    /** RFC 6533 3: with SMTPUTF8, characters of other scripts need no encoding. */
    private static final Pattern UNITEXT =
            Pattern.compile("([!-*,-<>-~]|\\+[0-9A-F]{2}|[^\\x{0}-\\x{9f}\\x{2028}\\x{2029}\\x{fffd}])*");

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9-]{1,32}");

    private DsnParameters() {}

    /** The error in the parameter of MAIL; empty if there is none, and for other parameters. */
    static Optional<String> faultOfMail(String keyword, String value) {
        return switch (keyword) {
            case "RET" ->
                value.equalsIgnoreCase("FULL") || value.equalsIgnoreCase("HDRS")
                        ? Optional.empty()
                        : Optional.of("RET is FULL or HDRS");
            case "ENVID" ->
                !value.isEmpty() && value.length() <= ENVID_LIMIT && printable(value, XTEXT)
                        ? Optional.empty()
                        : Optional.of("ENVID takes up to " + ENVID_LIMIT + " characters of xtext");
            default -> Optional.empty();
        };
    }

    /** The error in the parameter of RCPT; empty if there is none, and for other parameters. */
    static Optional<String> faultOfRcpt(String keyword, String value, boolean smtpUtf8) {
        return switch (keyword) {
            case "NOTIFY" ->
                events(value).isPresent()
                        ? Optional.empty()
                        : Optional.of("NOTIFY is NEVER, or some of SUCCESS,FAILURE,DELAY");
            case "ORCPT" ->
                original(value, smtpUtf8)
                        ? Optional.empty()
                        : Optional.of("ORCPT is TYPE;xtext, up to " + ORCPT_LIMIT + " characters");
            default -> Optional.empty();
        };
    }

    private static Optional<Set<DsnRequest.Notify>> events(String value) {
        try {
            return Optional.of(DsnRequest.Wish.events(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean original(String value, boolean smtpUtf8) {
        int end = value.indexOf(';');
        if (end < 1 || end == value.length() - 1 || value.length() > ORCPT_LIMIT) {
            return false;
        }
        String type = value.substring(0, end);
        boolean open = smtpUtf8 && type.equalsIgnoreCase("utf-8");
        return TYPE.matcher(type).matches() && printable(value.substring(end + 1), open ? UNITEXT : XTEXT);
    }

    /** RFC 3461 4.4, 5.2.5: encoded characters must be printable, too. */
    private static boolean printable(String value, Pattern form) {
        if (!form.matcher(value).matches()) {
            return false;
        }
        for (int plus = value.indexOf('+'); plus >= 0; plus = value.indexOf('+', plus + 1)) {
            int octet = Integer.parseInt(value.substring(plus + 1, plus + 3), 16);
            if (octet < 0x20 || octet > 0x7e) {
                return false;
            }
        }
        return value.getBytes(StandardCharsets.UTF_8).length <= ORCPT_LIMIT;
    }

    static Optional<DsnRequest.Returned> returned(Map<String, String> ofMail) {
        return Optional.ofNullable(ofMail.get("RET"))
                .map(value -> DsnRequest.Returned.valueOf(value.toUpperCase(Locale.ROOT)));
    }

    static Optional<String> envelopeId(Map<String, String> ofMail) {
        return Optional.ofNullable(ofMail.get("ENVID"));
    }

    /** The reports requested for one recipient. The parameters must have been checked before. */
    static DsnRequest.Wish wish(Map<String, String> ofRcpt) {
        @Nullable String notify = ofRcpt.get("NOTIFY");
        return new DsnRequest.Wish(
                notify == null ? Set.of() : DsnRequest.Wish.events(notify), Optional.ofNullable(ofRcpt.get("ORCPT")));
    }
}
