package org.postern.core;

import java.util.logging.LogManager;

/**
 * Keeps the log open until the process ends. The JDK's own manager closes all handlers as soon as a shutdown begins, so
 * that the log would miss the box's own stop. Chosen by the system property {@code java.util.logging.manager}.
 */
public final class KeptLogManager extends LogManager {
    @Override
    public void reset() {
        // Called only by the JDK's shutdown hook and its configuration file reader; there is no such file here.
    }
}
