package org.postern.core;

import java.util.logging.LogManager;

/**
 * Keeps the log until the process ends. The JDK's own manager closes all handlers as soon as a shutdown begins, so that what
 * happens while the box stops would not be logged. Chosen by the system property {@code java.util.logging.manager}.
 */
public final class KeptLogManager extends LogManager {
    @Override
    public void reset() {
        // Only the JDK's shutdown hook and its configuration file reader call this; there is no such file here.
    }
}
