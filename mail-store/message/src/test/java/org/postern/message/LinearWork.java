package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Whether work grows no faster than its input. It is measured as CPU time of this thread, at a size and at a quarter of it: what
 * grows like the square of the size takes sixteen times as long, on any machine.
 */
public final class LinearWork {
    /** Below that nothing is measured. */
    private static final long LEAST_NANOS = 3_000_000;

    private LinearWork() {}

    /** What the work makes of that size. Four times as much may cost ten times as much: caches and collections, not squares. */
    public static <T, R> R of(int size, IntFunction<T> made, Function<T, R> work) {
        R result = work.apply(made.apply(size));
        long quarter = Long.MAX_VALUE;
        long whole = Long.MAX_VALUE;
        for (int round = 0; round < 5 && (round < 1 || whole > 10 * Math.max(quarter, LEAST_NANOS)); round++) {
            quarter = Math.min(quarter, cpu(made.apply(size / 4), work));
            whole = Math.min(whole, cpu(made.apply(size), work));
        }
        assertThat(whole)
                .as("nanoseconds for %s, against %s for a quarter", size, quarter)
                .isLessThanOrEqualTo(10 * Math.max(quarter, LEAST_NANOS));
        return result;
    }

    private static <T, R> long cpu(T input, Function<T, R> work) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadCpuTime();
        R unused = work.apply(input);
        return thread.getCurrentThreadCpuTime() - before;
    }
}
