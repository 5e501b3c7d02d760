package org.postern.store.mailbox;

/** System flags of a message (RFC 9051 2.3.2), stored as a bit set in its row. The bit of a flag never changes. */
public enum Flag {
    SEEN(1),
    ANSWERED(2),
    FLAGGED(4),
    DELETED(8),
    DRAFT(16),
    FORWARDED(32);

    private final int bit;

    Flag(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }
}
