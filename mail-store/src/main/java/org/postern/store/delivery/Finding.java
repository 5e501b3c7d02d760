package org.postern.store.delivery;

/**
 * The result of a check.
 *
 * @param text for REJECT and DEFER the enhanced status code and words for the client ("5.7.1 …", RFC 3463); else empty
 * @param trace header fields to add at the top of the message, each ended by CRLF; empty for none
 * @param authenticated whether the author's domain is proven (DMARC pass)
 * @param answerable whether an automatic reply reaches the one who wrote: SPF or DMARC proves the reverse-path, and it is
 *     of the author's organization
 */
public record Finding(Verdict verdict, String text, String trace, boolean authenticated, boolean answerable) {
    /** Nothing is known against the message or for it. */
    public static final Finding NONE = new Finding(Verdict.PASS, "", "", false);

    /** A result for mail that nobody should answer by itself. */
    public Finding(Verdict verdict, String text, String trace, boolean authenticated) {
        this(verdict, text, trace, authenticated, false);
    }

    /** The decision on the message. */
    public enum Verdict {
        /** Accept. */
        PASS,
        /** Accept into the Junk folder. */
        QUARANTINE,
        /** 550. */
        REJECT,
        /** 451: a necessary DNS answer was not available. */
        DEFER
    }
}
