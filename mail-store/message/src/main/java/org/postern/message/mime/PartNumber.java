package org.postern.message.mime;

/**
 * Numbers of parts, also of those inside a part: the part's own number within its container, times a thousand for each
 * container around it, before the container's number. {@code 2001} is the second part inside part 1. Pure.
 */
record PartNumber(int scale, int suffix) {
    static final PartNumber TOP = new PartNumber(1, 0);

    /** Above every leaf's number, see {@link MimeLimits#PARTS}. */
    static final int BASE = 1_000;

    int of(int leaf) {
        return leaf * scale + suffix;
    }

    /** Whether a container may be opened here. */
    boolean canHoldMore() {
        return scale < BASE * BASE;
    }

    /** The numbers of the parts inside that leaf. */
    PartNumber inside(int leaf) {
        return new PartNumber(scale * BASE, of(leaf));
    }
}
