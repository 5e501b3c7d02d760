package org.postern.store.account;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/**
 * The memory of password hashes, which one hash hands to the next: 19 MiB of new objects for each would cost the collector
 * nearly as much as the hash itself. It holds no secret: the generator clears each block that it gives back. Memory that
 * nobody has used for 15 seconds is given up, so that only a morning's sign-ins hold it. Thread-safe.
 */
final class HashMemory {
    /** More hashes at one time are rare, and each would hold 19 MiB: they take memory of their own. */
    private static final int MOST = 2;

    /** Less than a box must be quiet before its heap is collected and given back: 20 seconds. */
    private static final long KEPT_SECONDS = 15;

    private final int blocks;
    private final Executor later;
    private final Deque<BlockPool> free = new ArrayDeque<>();
    private long uses;

    /** @param blocks of one hash, of 1 KiB */
    HashMemory(int blocks) {
        this(blocks, CompletableFuture.delayedExecutor(KEPT_SECONDS, TimeUnit.SECONDS));
    }

    /** @param later runs what it is given after a while */
    HashMemory(int blocks, Executor later) {
        this.blocks = blocks;
        this.later = later;
    }

    /** Memory for one hash. */
    synchronized BlockPool take() {
        BlockPool used = free.pollLast();
        return used == null ? new FixedBlockPool(blocks) : used;
    }

    /** Gives it back. */
    void give(BlockPool memory) {
        long use;
        synchronized (this) {
            if (free.size() < MOST) {
                free.addLast(memory);
            }
            use = ++uses;
        }
        later.execute(() -> giveUp(use));
    }

    private synchronized void giveUp(long use) {
        if (uses == use) {
            free.clear();
        }
    }
}
