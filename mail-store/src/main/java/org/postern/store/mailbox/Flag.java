package org.postern.store.mailbox;

/** System flags of a message (RFC 9051 2.3.2), kept as a bit set in its row, bit = ordinal. Never reorder. */
public enum Flag {
    SEEN,
    ANSWERED,
    FLAGGED,
    DELETED,
    DRAFT,
    FORWARDED
}
