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

    private @Nullable ProgressBar bar;
    private final String late;

    private Progress(@Nullable ProgressBar bar, String late) {
        this.bar = bar;
        this.late = late;
    }

    /**
     * A bar whose total comes with each step. Shows nothing before the first step, and nothing at all for few steps.
     */
    public static Progress late(String task) {
        return new Progress(null, task);
    }

    /**
     * Shows a bar.
     *
     * @param total in octets or pieces; negative when unknown
     */
    public static Progress show(String task, long total, String unit, long unitSize) {
        if (!onTerminal() || (total >= 0 && total < LEAST_UNITS * unitSize)) {
            return new Progress(null, "");
        }
        return new Progress(bar(task, total, unit, unitSize), "");
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

    public void at(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    public void at(long done, long total) {
        if (bar == null && !late.isEmpty() && total >= LEAST_LATE && done < total && onTerminal()) {
            bar = bar(late, total, "", 1);
        }
        at(done);
    }

    public void by(long more) {
        if (bar != null) {
            bar.stepBy(more);
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

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
