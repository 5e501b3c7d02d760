package org.postern.core.admin.box;

import java.util.Optional;

/**
 * Whether the disk of the mail has room, as {@code check} says it. Pure. The space that is free within the mail database
 * is not known here, so it warns, and does not say that mail is refused.
 *
 * @param free octets free on the disk
 * @param total octets of the disk
 * @param reserve {@code store.min-free} in octets
 */
record DiskCheck(long free, long total, long reserve) {
    private static final long LOW = 4;
    private static final long SMALL_DISK = 16;
    private static final long MIB = 1 << 20;

    /** The warning, from where the running box writes to the administrators. */
    Optional<String> warning() {
        if (free >= LOW * Math.min(reserve, total / SMALL_DISK)) {
            return Optional.empty();
        }
        return Optional.of(
                "only " + free / MIB + " MiB are free: new mail is refused (452) when no room is left, and"
                        + " accepted again by itself when there is room; delete old backups and other files, or enlarge the disk");
    }

    /** The room that is left. */
    String words() {
        return free / MIB + " MiB free";
    }
}
