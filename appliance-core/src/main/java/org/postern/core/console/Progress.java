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

    private final Drawn drawn;
    private @Nullable ProgressBar bar;
    private boolean closed;

    private final @Nullable Elsewhere elsewhere;

    /** Shows the bar on the terminal of another process. */
    public interface Elsewhere {
        void at(Drawn bar, long done, long total);

        void end();
    }

    /**
     * What a bar says beside its numbers.
     *
     * @param unitSize how much of what is counted is one unit
     * @param least a total from which on there is a bar
     */
    public record Drawn(String task, String unit, long unitSize, long least) {}

    private Progress(String task, String unit, long unitSize, long least) {
        this(new Drawn(task, unit, unitSize, least), null);
    }

    private Progress(Drawn drawn, @Nullable Elsewhere elsewhere) {
        this.drawn = drawn;
        this.elsewhere = elsewhere;
    }

    /** A bar that another process asks for. */
    public static Progress of(Drawn drawn) {
        return new Progress(drawn, null);
    }

    /** A bar that another process shows. */
    public static Progress growing(String task, String unit, long unitSize, Elsewhere elsewhere) {
        return new Progress(new Drawn(task, unit, unitSize, LEAST_UNITS * unitSize), elsewhere);
    }

    /** A late bar that another process shows. */
    public static Progress late(String task, Elsewhere elsewhere) {
        return new Progress(new Drawn(task, "", 1, LEAST_LATE), elsewhere);
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
        if (elsewhere != null) {
            if (!closed) {
                elsewhere.at(drawn, done, total);
            }
            return;
        }
        if (bar == null && !closed && (total < 0 || (total >= drawn.least() && done < total)) && onTerminal()) {
            bar = bar(drawn.task(), total, drawn.unit(), drawn.unitSize());
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** From Java 22 on there is a console object without a terminal too, and a method that tells the difference. */
    @SuppressWarnings("SystemConsoleNull") // both answers are handled
    public static boolean onTerminal() {
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
        if (elsewhere != null && !closed) {
            elsewhere.end();
        }
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
