package org.postern.web.imap;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one web session between its requests: a counter of changes to its mail, and the folders as last seen.
 * Holds no password and no mail. Thread-safe.
 */
final class PersonState {
    /** A page asks for the folders several times, and a person turns a page in less time than this. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final Duration WATCH_AGAIN = Duration.ofMinutes(1);

    private long changes = System.currentTimeMillis();
    private @Nullable FolderTree tree;
    private long treeNanos;
    private long treeChanges;
    private boolean asked;
    private long watchNanos;
    private volatile long usedNanos = System.nanoTime();

    /** Records a change, made here or at the server. */
    synchronized void changed() {
        changes++;
    }

    synchronized long changes() {
        return changes;
    }

    /**
     * Whether a watch may be opened now. Not for the first page, which must not wait for another login; nor soon after
     * a failure.
     */
    synchronized boolean mayWatch() {
        long now = System.nanoTime();
        boolean may = asked && (watchNanos == 0 || now - watchNanos > WATCH_AGAIN.toNanos());
        asked = true;
        watchNanos = may ? now : watchNanos;
        return may;
    }

    /** The folders while they are fresh: recently read, and no change since. */
    synchronized Optional<FolderTree> freshTree() {
        boolean fresh = tree != null && treeChanges == changes && younger(FRESH);
        return fresh ? Optional.ofNullable(tree) : Optional.empty();
    }

    /** The folders as last seen; their names and roles seldom change. */
    synchronized Optional<FolderTree> lastTree() {
        return Optional.ofNullable(tree);
    }

    /** Whether the folders were read within this time. */
    synchronized boolean lookedWithin(Duration time) {
        return tree != null && younger(time);
    }

    private boolean younger(Duration time) {
        return System.nanoTime() - treeNanos < time.toNanos();
    }

    /**
     * Stores the current folders; if they differ from the last ones, records a change.
     *
     * @param before {@link #changes} before the folders were requested
     */
    synchronized void looked(FolderTree now, long before) {
        FolderTree last = tree;
        boolean quiet = before == changes;
        if (last != null && last.fingerprint() != now.fingerprint()) {
            changes++;
        }
        tree = now;
        treeNanos = System.nanoTime();
        treeChanges = quiet ? changes : before;
    }

    void used() {
        usedNanos = System.nanoTime();
    }

    boolean unusedFor(Duration time) {
        return System.nanoTime() - usedNanos > time.toNanos();
    }
}
