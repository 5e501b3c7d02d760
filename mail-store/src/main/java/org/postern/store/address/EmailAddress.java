package org.postern.store.address;

import java.text.Normalizer;
import java.util.Locale;
import org.postern.message.address.LocalParts;

/**
 * A mailbox address, local part and domain (RFC 5321 4.1.2, RFC 6531). The local part is kept as written, unquoted: with
 * and without quotes it is one address, as {@code taro..yamada} of Japanese carriers. Two addresses are the same mailbox
 * here when their {@link #key()} is equal.
 */
public record EmailAddress(String localPart, Domain domain) {
    public EmailAddress {
        if (localPart.isEmpty() || localPart.length() > 64) {
            throw new InvalidAddressException("the part before @ must have 1 to 64 characters");
        }
    }

    /** Throws {@link InvalidAddressException}. */
    public static EmailAddress parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1) {
            throw new InvalidAddressException("an address has the form name@domain");
        }
        String local = LocalParts.unquoted(text.substring(0, at));
        if (local.codePoints().anyMatch(EmailAddress::forbidden)) {
            throw new InvalidAddressException("the part before @ has a character that cannot stand there");
        }
        return new EmailAddress(local, Domain.parse(text.substring(at + 1)));
    }

    /**
     * The address that a person typed as a user name; without a domain it is in the given one. Full- and half-width
     * letters, as an input method for Japanese writes them, mean the same as their usual forms, and accents are composed
     * (UsernameCaseMapped of RFC 8265 3.3; {@link #key()} maps the case). Throws {@link InvalidAddressException}.
     */
    public static EmailAddress ofLogin(String typed, Domain domain) {
        String login = usualWidth(typed);
        return login.indexOf('@') < 0 ? new EmailAddress(login, domain) : parse(login);
    }

    /** A name or address as typed, with full- and half-width characters in their usual form, in NFC, without outer blanks. */
    public static String usualWidth(String typed) {
        StringBuilder usual = new StringBuilder(typed.length());
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            boolean wide = (c >= '\uff00' && c <= '\uffef') || c == '\u3000';
            usual.append(wide ? Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC) : String.valueOf(c));
        }
        // After the mapping: a half-width kana and its voiced mark are one character now.
        return Normalizer.normalize(usual, Normalizer.Form.NFC).strip();
    }

    private static boolean forbidden(int c) {
        return Character.isISOControl(c) || c == '"' || c == '<' || c == '>' || c == '\\' || c == 0x2028 || c == 0x2029;
    }

    /** The form for comparing and indexing: NFC, lower case, A-label domain. */
    public String key() {
        return Normalizer.normalize(localPart, Normalizer.Form.NFC).toLowerCase(Locale.ROOT) + "@" + domain.ascii();
    }

    @Override
    public String toString() {
        return localPart + "@" + domain.ascii();
    }
}
