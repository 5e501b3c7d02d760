package org.postern.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postern.core.config.LogConfig;

/**
 * The log, configured in code: the same lines go to standard error (for a journal) and to a rotated file. This class
 * holds references to the loggers that it makes quieter, because the JDK keeps loggers weakly.
 */
public final class Logs implements AutoCloseable {
    /** Libraries whose INFO messages concern themselves, not mail. */
    private static final List<String> QUIET =
            List.of("org.eclipse.jetty", "io.netty", "org.xbill.DNS", "org.apache.james");

    private final Logger root = Logger.getLogger("");
    private final List<Logger> quiet = QUIET.stream().map(Logger::getLogger).toList();
    private final List<Handler> handlers;

    private Logs(List<Handler> handlers) {
        this.handlers = handlers;
    }

    /** For commands beside the server: warnings and errors to standard error. */
    public static void forCommand() {

        new Logs(List.of(new ConsoleHandler())).start(Level.WARNING);
    }

    /**
     * For the server.
     *
     * @param console whether lines go to standard error too
     */
    static Logs open(Path file, LogConfig config, boolean console) {

        LogLine lines = new LogLine();
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Handler toFile = new LogFile(file, config.fileSize().bytes(), config.files(), lines);
            List<Handler> handlers = console ? List.of(new ConsoleHandler(), toFile) : List.of(toFile);
            return new Logs(handlers).start(level(config.level()));
        } catch (IOException e) {
            throw new ApplianceException("the log " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static Level level(LogConfig.Level level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }

    private Logs start(Level level) {
        for (Handler other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.setLevel(level);
        for (Logger logger : quiet) {
            logger.setLevel(Level.WARNING);
        }
        for (Handler handler : handlers) {
            handler.setLevel(level);
            if (handler instanceof ConsoleHandler) {
                handler.setFormatter(new LogLine());
            }
            root.addHandler(handler);
        }
        return this;
    }

    /** Continues in a new file after another program has moved the current one away. */
    void reopen() {
        for (Handler handler : handlers) {
            if (handler instanceof LogFile file) {
                try {
                    file.reopen();
                } catch (IOException e) {
                    throw new ApplianceException("the log cannot be opened again: " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public void close() {
        for (Handler handler : handlers) {
            root.removeHandler(handler);
            if (handler instanceof LogFile) {
                handler.close();
            }
        }
    }
}
