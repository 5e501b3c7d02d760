package org.postern.store.platform;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;

/** Threads of this process that the product did not start itself and that tell nobody when they end. Thread-safe. */
public final class LiveThreads {
    private static final int ROOM = 256;

    private LiveThreads() {}

    /** Whether a live thread has such a name. */
    public static boolean any(Predicate<String> name) {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[all.activeCount() + ROOM];
        int count = all.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .map(Objects::requireNonNull)
                .anyMatch(each -> name.test(each.getName()));
    }
}
