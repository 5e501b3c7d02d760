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
import org.postern.message.address.LocalParts;

/**
 * The addresses of a To, Cc or Bcc field of a form. Every at sign that was typed is in a recipient, in a repeated one or
 * in a refused piece: nothing is left out in silence.
 *
 * @param recipients the valid ones, in order, without duplicates
 * @param invalid the pieces that are not valid addresses, verbatim, with the reason
 * @param repeated the addresses that were typed again; they get the mail once
 */
public record AddressLines(List<Recipient> recipients, List<Invalid> invalid, List<String> repeated) {
    /** Most recipients of one field. */
    public static final int MOST = 1_000;

    private static final int LONGEST_FIELD = 200_000;
    private static final int LONGEST_SHOWN = 200;
    /** Entries that are read, so that the number of those above {@link #MOST} can be told. */
    private static final int MOST_READ = 100_000;

    public static final AddressLines NONE = new AddressLines(List.of(), List.of(), List.of());

    public AddressLines {
        recipients = List.copyOf(recipients);
        invalid = List.copyOf(invalid);
        repeated = List.copyOf(repeated);
    }

    /**
     * A piece of the field that is not a valid address.
     *
     * @param text for {@link Reason#TOO_MANY} the number of addresses that are left over
     */
    public record Invalid(String text, Reason reason) {}

    /** Why a piece is invalid; the page has the words. */
    public enum Reason {
        NO_AT_SIGN,
        BAD_LOCAL_PART,
        BAD_DOMAIN,
        TOO_LONG,
        TOO_MANY,
        /** A line that begins like a header field, or a control character. */
        LINE_BREAK,
        /** A quoted name that is another address than the one beside it. */
        NAME_IS_ADDRESS,
        UNREADABLE
    }

    /**
     * Accepts commas, semicolons, blanks, tabs, line breaks and their full-width forms between addresses, ＠ for @, names
     * with or without quotes, groups, and international domains, as people type them and paste them from tables and
     * other programs. Never throws. No recipient holds a line break or another control character.
     */
    public static AddressLines parse(String field) {
        if (field.length() > LONGEST_FIELD) {
            return new AddressLines(List.of(), List.of(new Invalid(shown(field), Reason.TOO_LONG)), List.of());
        }
        Collected all = new Collected();
        for (String line : TypedAddresses.lines(field)) {
            if (TypedAddresses.isHeaderField(line) || TypedAddresses.holdsControls(line)) {
                all.refuse(line, Reason.LINE_BREAK);
            } else {
                all.addAll(line);
            }
        }
        return all.done();
    }

    /** The recipients and refusals so far. */
    private static final class Collected {
        private final List<Recipient> recipients = new ArrayList<>();
        private final List<Invalid> invalid = new ArrayList<>();
        private final List<String> repeated = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private int over;
        private boolean more;

        void addAll(String line) {
            AddressScanner.Pieces pieces = AddressScanner.typed(line, MOST_READ);
            more |= pieces.more();
            for (AddressScanner.Piece piece : pieces.entries()) {
                List<AddressScanner.Piece> inner = TypedAddresses.inner(piece);
                (inner.isEmpty() ? List.of(piece) : inner).forEach(this::add);
                if (!piece.address().isEmpty()) {
                    name(piece);
                }
            }
        }

        private void add(AddressScanner.Piece piece) {
            try {
                Recipient recipient = recipient(piece);
                String key = LocalParts.unquotedAddress(recipient.address()).toLowerCase(Locale.ROOT);
                if (seen.contains(key)) {
                    repeated.add(recipient.address());
                } else if (recipients.size() + invalid.size() >= MOST) {
                    over++;
                } else {
                    seen.add(key);
                    recipients.add(recipient);
                }
            } catch (Refused e) {
                refuse(piece.verbatim(), e.reason);
            } catch (InvalidFieldException e) {
                refuse(piece.verbatim(), Reason.UNREADABLE);
            }
        }

        /** The person may have meant the address in the name too. */
        private void name(AddressScanner.Piece piece) {
            for (AddressScanner.Piece inner : TypedAddresses.inName(piece.name())) {
                String address = TypedAddresses.trimmed(inner.address());
                if (address.equalsIgnoreCase(TypedAddresses.trimmed(piece.address()))) {
                    repeated.add(address);
                } else {
                    refuse(inner.verbatim(), Reason.NAME_IS_ADDRESS);
                }
            }
        }

        void refuse(String text, Reason reason) {
            if (recipients.size() + invalid.size() >= MOST) {
                over++;
            } else {
                invalid.add(new Invalid(shown(text), reason));
            }
        }

        AddressLines done() {
            if (over > 0 || more) {
                invalid.add(new Invalid(over + (more ? "+" : ""), Reason.TOO_MANY));
            }
            return new AddressLines(recipients, invalid, repeated);
        }
    }

    private static Recipient recipient(AddressScanner.Piece piece) throws Refused {
        String address = TypedAddresses.trimmed(piece.address());
        int sign = address.lastIndexOf('@');
        if (sign < 0) {
            throw new Refused(Reason.NO_AT_SIGN);
        }
        // Full-width letters are the same keys in another mode of the keyboard.
        String local = LocalParts.unquoted(Normalizer.normalize(address.substring(0, sign), Normalizer.Form.NFKC));
        String domain = domain(address.substring(sign + 1));
        checkLocalPart(local, address.startsWith("\""));
        return new Recipient(
                Normalizer.normalize(TypedAddresses.name(piece.name()), Normalizer.Form.NFC), local + "@" + domain);
    }

    /** Dots may be anywhere, because Japanese carriers issued such addresses. */
    private static void checkLocalPart(String local, boolean quoted) throws Refused {
        if (local.getBytes(StandardCharsets.UTF_8).length > 64) { // RFC 5321 section 4.5.3.1.1
            throw new Refused(Reason.TOO_LONG);
        }
        boolean inQuotes = quoted
                && !local.isEmpty()
                && local.chars().allMatch(c -> c >= ' ' && c < 0x7f && "\"\\<>@".indexOf(c) < 0);
        if (!LocalParts.isDotted(local) && !inQuotes) {
            throw new Refused(Reason.BAD_LOCAL_PART);
        }
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
