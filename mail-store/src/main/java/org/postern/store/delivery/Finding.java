package org.postern.store.delivery;

/**
 * What a check found.
 *
 * @param text for REJECT and DEFER the enhanced status code and words for the client ("5.7.1 …", RFC 3463); else empty
 * @param trace header fields to put on top of the message, each ended by CRLF; empty for none
 * @param authenticated whether the domain of the author is proven (DMARC pass)
 */
public record Finding(Verdict verdict, String text, String trace, boolean authenticated) {
    /** Nothing known against it, and nothing for it. */
    public static final Finding NONE = new Finding(Verdict.PASS, "", "", false);

    /** What to do with the message. */
    public enum Verdict {
        /** Take it. */
        PASS,
        /** Take it into the Junk folder. */
        QUARANTINE,
        /** 550. */
        REJECT,
        /** 451: what had to be asked could not be answered. */
        DEFER
    }
}
