package org.postern.message.charset;

/** Why the charset of decoded text is in doubt. */
public enum CharsetProblem {
    /** No label, or one that is not known, and the octets do not show their charset for certain. */
    UNKNOWN_CHARSET,
    /** The octets do not fit the label. */
    WRONG_CHARSET,
    /** The label is UTF-7, which hides markup from filters; the text is shown undecoded. */
    UTF7_REFUSED
}
