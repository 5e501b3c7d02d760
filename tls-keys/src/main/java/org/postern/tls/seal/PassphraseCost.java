package org.postern.tls.seal;

/**
 * The cost of one try at a passphrase.
 *
 * @param memoryKib memory of one run in KiB
 * @param passes passes over the memory
 * @param lanes degree of parallelism
 */
public record PassphraseCost(int memoryKib, int passes, int lanes) {
    /**
     * The second recommended option of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes; about half a second. The first
     * option takes 2 GiB, more than a small box has; a command of the box runs in 256 MiB.
     */
    public static final PassphraseCost STRONG = new PassphraseCost(65_536, 3, 4);

    private static final int MOST_MEMORY_KIB = 131_072;
    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 8;

    /** A file states its own cost. One that would take all memory, or a day, is refused before any work is done. */
    public PassphraseCost {
        if (lanes < 1 || lanes > MOST_LANES || passes < 1 || passes > MOST_PASSES) {
            throw new IllegalArgumentException("Argon2 passes or lanes out of bounds");
        }
        if (memoryKib < 8 * lanes || memoryKib > MOST_MEMORY_KIB) {
            throw new IllegalArgumentException("Argon2 memory out of bounds");
        }
    }
}
