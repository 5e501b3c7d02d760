package org.postern.store.mailbox;

import java.time.Duration;
import java.util.Optional;
import org.postern.store.account.PasswordHash;

/**
 * How the store uses memory and disk.
 *
 * @param spooling where a message waits for its commit
 * @param readers connections for reading; default 6: readers sometimes wait for the disk, and each uses a page cache
 * @param caches sizes of the caches in memory
 * @param groups changes that share one commit
 * @param disk limits of space on the disk
 * @param busyMillis how long to wait for another process (a command beside the server) that is writing; default 10,000
 * @param ages how long messages stay in Trash and Junk
 * @param passwordCost cost of one password hash; default {@link PasswordHash.Cost#OWASP}
 */
public record StoreSettings(
        Spooling spooling,
        int readers,
        Caches caches,
        Groups groups,
        Disk disk,
        int busyMillis,
        Ages ages,
        PasswordHash.Cost passwordCost) {
    public static final StoreSettings DEFAULT = new StoreSettings(
            new Spooling(262_144, 16_777_216),
            6,
            new Caches(2_048, 8_192, 400_000),
            new Groups(256, 8_388_608, 4_096),
            new Disk(67_108_864, 4_194_304),
            10_000,
            new Ages(Duration.ofDays(30), Duration.ofDays(30)),
            PasswordHash.Cost.OWASP);

    public StoreSettings {
        check(readers >= 1 && busyMillis >= 0);
    }

    /**
     * Where a message waits for its commit.
     *
     * @param messageBytes maximum size of a message in memory; a larger one goes to a file; default 262,144: nine of
     *     ten mails fit, and sixty such sessions use 16 MiB
     * @param memoryBytes memory of all waiting messages together; beyond it even small ones go to files; default
     *     16,777,216
     */
    public record Spooling(int messageBytes, long memoryBytes) {
        public Spooling {
            check(messageBytes >= 1 && memoryBytes >= 0);
        }
    }

    /**
     * Sizes of the caches in memory.
     *
     * @param readerKib page cache of each reading connection in KiB; default 2,048: the operating system caches, too
     * @param writerKib page cache of the writing connection in KiB; default 8,192: the upper index pages of a large
     *     store
     * @param maildropMessages messages whose number, size and UIDL are kept for the next POP3 session, over all
     *     folders, 12 bytes each; default 400,000
     */
    public record Caches(int readerKib, int writerKib, int maildropMessages) {
        public Caches {
            check(readerKib >= 1 && writerKib >= 1 && maildropMessages >= 0);
        }
    }

    /**
     * Limits for changes that share one commit.
     *
     * @param messages maximum number; default 256, so that a burst cannot starve its first sender
     * @param bytes maximum size of content; default 8,388,608
     * @param waiting changes that may wait for the writer before callers have to wait; default 4,096
     */
    public record Groups(int messages, long bytes, int waiting) {
        public Groups {
            check(messages >= 1 && bytes >= 1 && waiting >= 1);
        }
    }

    /**
     * Limits of space on the disk.
     *
     * @param minFreeBytes free space on the file system under which no new mail is accepted, so that reading, deleting
     *     and logging in keep working; on a small file system a sixteenth of its size if that is less; default 67,108,864
     * @param checkpointBytes size of the write-ahead log at which it is copied into the database in the background;
     *     default 4,194,304
     */
    public record Disk(long minFreeBytes, long checkpointBytes) {
        public Disk {
            check(minFreeBytes >= 0 && checkpointBytes >= 1);
        }
    }

    /**
     * How long messages stay in Trash and in Junk, counted from the day they came into the folder; zero: until somebody
     * deletes them. Parts of a day count as a day. Default 30 days each.
     */
    public record Ages(Duration trash, Duration junk) {
        public Ages {
            check(!trash.isNegative() && !junk.isNegative());
        }

        /** The age for a role; empty if its messages stay. */
        public Optional<Duration> of(FolderRole role) {
            return switch (role) {
                case TRASH -> days(trash);
                case JUNK -> days(junk);
                default -> Optional.empty();
            };
        }

        private static Optional<Duration> days(Duration age) {
            long days = age.plusDays(1).minusMillis(1).toDays();
            return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
        }
    }

    private static void check(boolean within) {
        if (!within) {
            throw new IllegalArgumentException("a store setting is out of bounds");
        }
    }
}
