package org.postern.web.letter;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postern.message.address.AddressScanner;

/**
 * The addresses of a To, Cc or Bcc field of a form.
 *
 * @param recipients the valid ones, in order, without duplicates
 * @param invalid the pieces that are not valid addresses, verbatim, with the reason
 */
public record AddressLines(List<Recipient> recipients, List<Invalid> invalid) {
    /** Most recipients of one field. */
    public static final int MOST = 1_000;

    private static final int LONGEST_FIELD = 200_000;
    private static final int LONGEST_SHOWN = 200;

    public AddressLines {
        recipients = List.copyOf(recipients);
        invalid = List.copyOf(invalid);
    }

    /** A piece of the field that is not a valid address. */
    public record Invalid(String text, Reason reason) {}

    /** Why a piece is invalid; the page has the words. */
    public enum Reason {
        NO_AT_SIGN,
        BAD_LOCAL_PART,
        BAD_DOMAIN,
        TOO_LONG,
        TOO_MANY,
        LINE_BREAK,
        UNREADABLE
    }

    /**
     * Accepts commas, semicolons and their full-width forms between addresses, ＠ for @, names with or without quotes,
     * groups, and international domains. Never throws. Refuses a line break ({@link Reason#LINE_BREAK}), because no
     * browser sends one from a one-line field.
     */
    public static AddressLines parse(String field) {
        if (field.length() > LONGEST_FIELD) {
            return new AddressLines(List.of(), List.of(new Invalid(shown(field), Reason.TOO_LONG)));
        }
        try {
            HeaderText.checkCharacters("to", field);
        } catch (InvalidFieldException e) {
            return new AddressLines(List.of(), List.of(new Invalid(shown(field), Reason.LINE_BREAK)));
        }
        List<Recipient> recipients = new ArrayList<>();
        List<Invalid> invalid = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AddressScanner.Piece piece : AddressScanner.scan(halfWidth(field), MOST + 1)) {
            if (recipients.size() + invalid.size() >= MOST) {
                invalid.add(new Invalid(shown(piece.verbatim()), Reason.TOO_MANY));
                break;
            }
            try {
                Recipient recipient = recipient(piece);
                if (seen.add(recipient.address().toLowerCase(Locale.ROOT))) {
                    recipients.add(recipient);
                }
            } catch (Refused e) {
                invalid.add(new Invalid(shown(piece.verbatim()), e.reason));
            } catch (InvalidFieldException e) {
                invalid.add(new Invalid(shown(piece.verbatim()), Reason.UNREADABLE));
            }
        }
        return new AddressLines(recipients, invalid);
    }

    /** Replaces full-width separators and signs, as a Japanese keyboard types them, outside quoted names. */
    private static String halfWidth(String field) {
        StringBuilder out = new StringBuilder(field.length());
        boolean quoted = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            quoted ^= c == '"';
            out.append(
                    quoted
                            ? c
                            : switch (c) {
                                case '\uff20' -> '@';
                                case '\u3001', '\uff0c', '\uff64' -> ',';
                                case '\uff1b' -> ';';
                                case '\uff1c' -> '<';
                                case '\uff1e' -> '>';
                                case '\u3000', '\u00a0', '\t' -> ' ';
                                default -> c;
                            });
        }
        return out.toString();
    }

    private static Recipient recipient(AddressScanner.Piece piece) throws Refused {
        String address = piece.address();
        int sign = address.lastIndexOf('@');
        if (sign < 0) {
            throw new Refused(Reason.NO_AT_SIGN);
        }
        // Full-width letters are the same keys in another mode of the keyboard.
        String local = Normalizer.normalize(address.substring(0, sign), Normalizer.Form.NFKC);
        String domain = domain(address.substring(sign + 1));
        checkLocalPart(local);
        return new Recipient(Normalizer.normalize(piece.name(), Normalizer.Form.NFC), local + "@" + domain);
    }

    private static void checkLocalPart(String local) throws Refused {
        if (local.getBytes(StandardCharsets.UTF_8).length > 64) { // RFC 5321 section 4.5.3.1.1
            throw new Refused(Reason.TOO_LONG);
        }
        boolean quoted = local.length() > 2 && local.startsWith("\"") && local.endsWith("\"");
        boolean dots = local.startsWith(".") || local.endsWith(".");
        boolean atoms = local.codePoints().allMatch(AddressLines::isAtom);
        boolean plain = !local.isEmpty() && !dots && atoms;
        boolean inQuotes = quoted
                && local.substring(1, local.length() - 1)
                        .chars()
                        .allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
        if (!plain && !inQuotes) {
            throw new Refused(Reason.BAD_LOCAL_PART);
        }
    }

    /**
     * RFC 5321 atoms and dots, RFC 6531 letters. Two dots in a row are accepted, because Japanese carriers issued such
     * addresses.
     */
    private static boolean isAtom(int c) {
        if (c >= 0x80) {
            return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
        }
        return Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0;
    }

    private static String domain(String typed) throws Refused {
        String domain = Normalizer.normalize(typed, Normalizer.Form.NFKC).replace('\u3002', '.');
        domain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (domain.length() > 253) {
            throw new Refused(Reason.TOO_LONG);
        }
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new Refused(Reason.BAD_DOMAIN);
        }
        boolean labels = !ascii.isEmpty() && ascii.length() <= 253;
        for (String label : ascii.split("\\.", -1)) {
            labels &= !label.isEmpty() && label.length() <= 63 && !label.startsWith("-") && !label.endsWith("-");
        }
        String top = ascii.substring(ascii.lastIndexOf('.') + 1);
        if (!labels || (!top.isEmpty() && top.chars().allMatch(c -> c >= '0' && c <= '9'))) {
            throw new Refused(Reason.BAD_DOMAIN);
        }
        return ascii;
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "\u2026";
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Refused(Reason reason) {
            super(null, null, false, false);
            this.reason = reason;
        }
    }
}
