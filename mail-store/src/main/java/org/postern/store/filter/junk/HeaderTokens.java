package org.postern.store.filter.junk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;
import org.postern.message.address.AddressScanner;
import org.postern.message.address.Author;

/**
 * Tokens from a message's header fields. A proven domain (DMARC) is another token than a claimed one, so that a forger
 * gains nothing from the reputation of the domain it imitates. Transport fields and fields added by this server are not
 * tokens: they differ between the judged message and the learned one. Confined to one message.
 */
final class HeaderTokens {
    private static final int MOST_FIELD = 4_096;
    /** The presence of these fields is informative; their content seldom is. */
    private static final Set<String> TELLING = Set.of(
            "auto-submitted",
            "disposition-notification-to",
            "in-reply-to",
            "list-unsubscribe",
            "precedence",
            "references",
            "x-priority");

    private static final Set<String> EXPECTED = Set.of("date", "from", "message-id", "subject", "to");
    private static final Pattern FILE =
            Pattern.compile("(?i)name\\*?0?\\*?=[^;]{0,200}\\.([a-z0-9]{1,8})[\"']?\\s{0,9}(?:;|$)");
    private static final Pattern DMARC_PASS = Pattern.compile("(?i)\\bdmarc=pass\\b");

    private final Tokens tokens;
    private final Optional<Boolean> said;
    private final String authority;
    private final Set<String> present = new HashSet<>();
    private final Set<String> authors = new HashSet<>();
    private boolean resultsSeen;
    private boolean proven;

    HeaderTokens(Tokens tokens, Optional<Boolean> said, String authority) {
        this.tokens = tokens;
        this.said = said;
        this.authority = authority;
    }

    /** A field of the message itself. */
    void top(Field field) {
        String name = field.getNameLowerCase();
        present.add(name);
        switch (name) {
            case "authentication-results" -> results(value(field));
            case "subject" -> subject(value(field));
            case "from" -> {
                String from = value(field);
                tokens.words("from:", from);
                authors.addAll(Author.read(List.of(body(field))).domains());
            }
            case "reply-to" -> {
                Set<String> domains = new HashSet<>();
                addresses(value(field), domains);
                domains.forEach(domain -> tokens.domain("reply:", domain));
            }
            case "to", "cc" -> {
                Set<String> domains = new HashSet<>();
                int count = addresses(value(field), domains);
                tokens.add("to:", count == 0 ? "nobody" : count == 1 ? "one" : count < 10 ? "some" : "many");
            }
            case "list-id" -> tokens.add("list:", value(field));
            case "x-mailer", "user-agent" -> tokens.words("mailer:", value(field));
            default -> part(field);
        }
        if (TELLING.contains(name)) {
            tokens.add("has:", name);
        }
    }

    /** A field of a part. */
    void part(Field field) {
        String name = field.getNameLowerCase();
        if (name.equals("content-type") || name.equals("content-disposition")) {
            Matcher file = FILE.matcher(value(field));
            if (file.find()) {
                tokens.add("file:", file.group(1));
            }
        }
    }

    /** After the last field. */
    void finish() {
        for (String name : EXPECTED) {
            if (!present.contains(name)) {
                tokens.add("lacks:", name);
            }
        }
        String place = said.orElse(proven) ? "proven:" : "claimed:";
        authors.forEach(domain -> tokens.domain(place, domain));
    }

    /**
     * Uses only the topmost of this server's own fields: the server adds it at receipt and removes all others of that
     * name.
     */
    private void results(String value) {
        if (!resultsSeen && value.startsWith(authority + ";")) {
            resultsSeen = true;
            proven = DMARC_PASS.matcher(value).find();
        }
    }

    private void subject(String subject) {
        tokens.words("subject:", subject);
        String plain = subject.toLowerCase(Locale.ROOT);
        boolean letters = !subject.equals(plain);
        if (letters && subject.length() > 8 && subject.equals(subject.toUpperCase(Locale.ROOT))) {
            tokens.add("shape:", "capitals");
        }
    }

    private static int addresses(String value, Set<String> domains) {
        int count = 0;
        for (AddressScanner.Piece piece : AddressScanner.scan(value, 50)) {
            int sign = piece.address().lastIndexOf('@');
            if (sign > 0 && sign < piece.address().length() - 1) {
                domains.add(piece.address().substring(sign + 1).toLowerCase(Locale.ROOT));
                count++;
            }
        }
        return count;
    }

    private static byte[] body(Field field) {
        ByteSequence raw = field.getRaw();
        byte[] octets = raw == null ? (":" + field.getBody()).getBytes(StandardCharsets.UTF_8) : raw.toByteArray();
        int colon = 0;
        while (colon < octets.length && octets[colon] != ':') {
            colon++;
        }
        return Arrays.copyOfRange(octets, Math.min(colon + 1, octets.length), octets.length);
    }

    /** Decodes encoded words (RFC 2047) and raw UTF-8 octets (RFC 6532), and joins lines. */
    private static String value(Field field) {
        ByteSequence raw = field.getRaw();
        String text = raw == null
                ? ":" + field.getBody()
                : new String(raw.toByteArray(), 0, Math.min(raw.length(), MOST_FIELD), StandardCharsets.UTF_8);
        String value =
                text.substring(text.indexOf(':') + 1).replaceAll("[\r\n]+", "").strip();
        try {
            return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
        } catch (RuntimeException e) {
            return value;
        }
    }
}
