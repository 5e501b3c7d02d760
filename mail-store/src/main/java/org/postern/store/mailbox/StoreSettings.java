package org.postern.store.mailbox;

import org.postern.store.account.PasswordHash;

/**
 * How the store uses memory and disk.
 *
 * @param spoolMessageBytes a message up to this many bytes waits for its commit in memory, a larger one in a file; default
 *     262,144: nine of ten mails fit, and a hundred such sessions take 25 MiB
 * @param spoolMemoryBytes memory of all waiting messages together, beyond it even small ones go to files; default
 *     33,554,432
 * @param readers connections for reading; default 6: readers wait on the disk now and then, each takes a page cache
 * @param readerCacheKib page cache per reading connection in KiB; default 2,048: the operating system caches too
 * @param writerCacheKib page cache of the writing connection in KiB; default 8,192: the upper index pages of a large store
 * @param groupMessages changes that share one commit at most; default 256, so that a burst cannot starve its first sender
 * @param groupBytes content bytes that share one commit at most; default 8,388,608
 * @param queueMessages changes that may wait for the writer before callers have to wait; default 4,096
 * @param minFreeBytes free space on the file system under which no new mail is taken, so that reading, deleting and logging
 *     in keep working; on a small file system a sixteenth of its size if that is less; default 67,108,864
 * @param checkpointBytes size of the write-ahead log at which it is copied into the database in the background; default
 *     4,194,304
 * @param maildropCacheMessages messages whose number, size and UIDL are kept for the next POP3 session, over all folders,
 *     12 bytes each; default 400,000
 * @param busyMillis how long to wait for another process (a command beside the server) that is writing; default 10,000
 * @param passwordCost cost of one password hash; default {@link PasswordHash.Cost#OWASP}
 */
public record StoreSettings(
        int spoolMessageBytes,
        long spoolMemoryBytes,
        int readers,
        int readerCacheKib,
        int writerCacheKib,
        int groupMessages,
        long groupBytes,
        int queueMessages,
        long minFreeBytes,
        long checkpointBytes,
        int maildropCacheMessages,
        int busyMillis,
        PasswordHash.Cost passwordCost) {
    public static final StoreSettings DEFAULT = new StoreSettings(
            262_144,
            33_554_432,
            6,
            2_048,
            8_192,
            256,
            8_388_608,
            4_096,
            67_108_864,
            4_194_304,
            400_000,
            10_000,
            PasswordHash.Cost.OWASP);

    public StoreSettings {
        if (spoolMessageBytes < 1
                || spoolMemoryBytes < 0
                || readers < 1
                || readerCacheKib < 1
                || writerCacheKib < 1
                || groupMessages < 1
                || groupBytes < 1
                || queueMessages < 1
                || minFreeBytes < 0
                || checkpointBytes < 1
                || maildropCacheMessages < 0
                || busyMillis < 0) {
            throw new IllegalArgumentException("a store setting is out of bounds");
        }
    }
}
