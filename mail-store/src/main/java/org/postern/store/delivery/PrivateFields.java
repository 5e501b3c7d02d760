package org.postern.store.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.MailHeader;

/**
 * Finds the fields of submitted mail that concern nobody outside: addresses and names of the sender's own network, and
 * what a program notes for itself. Received fields of public hosts stay, because they end mail loops (RFC 5321 6.3).
 * Pure.
 *
 * @param programs whether the name of the sending program is private too
 */
record PrivateFields(boolean programs) {
    private static final Set<String> ORIGIN = Set.of(
            "x-originating-ip",
            "x-originating-host",
            "x-originating-client",
            "x-original-ip",
            "x-origin-ip",
            "x-orig-ip",
            "x-source-ip",
            "x-sender-ip",
            "x-sender-host",
            "x-sending-ip",
            "x-client-ip",
            "x-client-addr",
            "x-client-address",
            "x-client-host",
            "x-client-hostname",
            "x-remote-ip",
            "x-remote-addr",
            "x-remote-host",
            "x-real-ip",
            "x-user-ip",
            "x-ip",
            "x-http-user-agent",
            "x-forwarded-for",
            "x-posting-ip",
            "x-submitter-ip",
            "x-auth-ip",
            "x-webmail-ip",
            "x-php-originating-script",
            "x-php-script",
            "x-source",
            "x-source-args",
            "x-source-dir",
            "x-source-auth",
            "x-authenticated-sender",
            "x-authenticated-user",
            "x-authenticated-id",
            "x-auth-user");

    /** Notes of mail programs: the state of a draft, blind copies among it. */
    private static final Set<String> NOTES = Set.of("fcc", "x-unsent", "x-identity-key", "x-account-key", "x-uidl");

    private static final Set<String> NOTE_PREFIXES = Set.of("x-postern-", "x-mozilla-", "x-apple-auto-saved");
    private static final Set<String> PROGRAM = Set.of("user-agent", "x-mailer", "x-newsreader", "x-mimeole");

    /** RFC 1918, 6598 and 3927, loopback; RFC 4193 and 4291 for IPv6. */
    private static final Pattern INNER_ADDRESS = Pattern.compile(
            "(?<![0-9.])(?:10|127|192\\.168|169\\.254|172\\.(?:1[6-9]|2[0-9]|3[01])|100\\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))"
                    + "(?:\\.[0-9]{1,3}){2,3}(?![0-9.])"
                    + "|(?<![0-9a-f:.])(?:fe[89a-f][0-9a-f]|f[cd][0-9a-f]{2})(?::[0-9a-f]{0,4}){1,7}"
                    + "|(?<![0-9a-f:.])::1(?![0-9a-f:.])");

    /** Names under which networks hide their machines, and RFC 6761, 6762 and 8375. */
    private static final Pattern INNER_NAME = Pattern.compile(
            "\\.(?:lan|local|localdomain|localhost|internal|intranet|intern|private|corp|home|home\\.arpa"
                    + "|workgroup|lokal|fritz\\.box)\\.?(?![a-z0-9.-])");

    private static final Pattern HOST =
            Pattern.compile("(?:^|[\\s(])(?:from|by|helo|ehlo)[ \\t\\r\\n=]+([^\\s;()\\[\\]<>]+)");

    private static final int LONGEST = 20_000;

    boolean hides(RawField field) {
        String name = MailHeader.nameOf(field);
        return ORIGIN.contains(name)
                || NOTES.contains(name)
                || NOTE_PREFIXES.stream().anyMatch(name::startsWith)
                || (programs && PROGRAM.contains(name))
                || (name.equals("received") && inner(field));
    }

    /** Whether a Received field names a machine of an inner network. */
    private static boolean inner(RawField field) {
        byte[] raw = field.getRaw().toByteArray();
        int start = field.getDelimiterIdx() + 1;
        if (raw.length - start > LONGEST) {
            return true;
        }
        String text = new String(raw, start, raw.length - start, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .replace("ipv6:", "");
        if (INNER_ADDRESS.matcher(text).find() || INNER_NAME.matcher(text).find()) {
            return true;
        }
        Matcher hosts = HOST.matcher(text);
        while (hosts.find()) {
            String host = hosts.group(1);
            if (host.indexOf('.') < 0 && host.indexOf(':') < 0) {
                return true;
            }
        }
        return false;
    }
}
