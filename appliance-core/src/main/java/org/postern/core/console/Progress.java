package org.postern.core.console;

import java.io.Console;
import java.lang.reflect.Method;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on a terminal; shows nothing elsewhere, and nothing for work that takes a moment. A command prints
 * after closing it, since both use one screen. Confined to one command.
 */
public final class Progress implements AutoCloseable {
    /** Leaves the last column of an 80-column terminal free: some terminals wrap when it is written. */
    private static final int WIDTH = 79;
    /** Fewer units are done at once. */
    private static final long LEAST_UNITS = 8;

    /** For work whose total becomes known only on the way. */
    private static final long LEAST_LATE = 1_000;

    private final String task;
    private final String unit;
    private final long unitSize;
    private final long least;
    private @Nullable ProgressBar bar;
    private boolean closed;

    private Progress(String task, String unit, long unitSize, long least) {
        this.task = task;
        this.unit = unit;
        this.unitSize = unitSize;
        this.least = least;
    }

    /** A bar whose total comes with each step. Shows nothing before the first step, and nothing at all for few steps. */
    public static Progress late(String task) {
        return new Progress(task, "", 1, LEAST_LATE);
    }

    /** The same for a total in octets or pieces. */
    public static Progress growing(String task, String unit, long unitSize) {
        return new Progress(task, unit, unitSize, LEAST_UNITS * unitSize);
    }

    private static ProgressBar bar(String task, long total, String unit, long unitSize) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
    }

    /**
     * Shows how far the work has come.
     *
     * @param total negative where it is not known
     */
    public void at(long done, long total) {
        if (bar == null && !closed && (total < 0 || (total >= least && done < total)) && onTerminal()) {
            bar = bar(task, total, unit, unitSize);
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** From Java 22 on there is a console object without a terminal too, and a method that tells the difference. */
    @SuppressWarnings("SystemConsoleNull") // both answers are handled
    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(isTerminal.invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Takes the bar off the screen; nothing is shown from then on. */
    public void end() {
        closed = true;
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        end();
    }
}
