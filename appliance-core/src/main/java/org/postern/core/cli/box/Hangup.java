package org.postern.core.cli.box;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles SIGHUP. For a service it means: check the certificate files and reopen the log. A signal during the start is
 * kept until the start is complete. On a terminal it has its usual meaning, that the terminal is gone: the box ends.
 * Java reports signals only through {@code sun.misc.Signal} of the module {@code jdk.unsupported}, and the compiler
 * would warn about it: it is called by reflection, and if it is missing, nothing is reloaded. Thread-safe.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private @Nullable Runnable reload;
    private boolean missed;

    /** Listens for the signal from now on. */
    static Hangup heard() {
        Hangup hangup = new Hangup();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object task = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            hangup.hungUp();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), task);
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP is not to be had, so that nothing is reloaded by it: {}", String.valueOf(e.getCause()));
        }
        return hangup;
    }

    /** Returns whether this process has a terminal whose end it should notice. */
    static boolean onTerminal() {
        try (FileChannel terminal = FileChannel.open(Path.of("/dev/tty"), StandardOpenOption.READ)) {
            return terminal.isOpen();
        } catch (IOException e) {
            return false; // ENXIO: a session without a terminal
        }
    }

    /** Sets the task of a signal from now on; runs it at once if a signal already arrived. */
    synchronized void does(Runnable task) {
        reload = task;
        if (missed) {
            missed = false;
            run(task);
        }
    }

    private synchronized void hungUp() {
        if (reload == null) {
            missed = true;
        } else {
            run(reload);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("reloading failed; all goes on as before", e);
        }
    }
}
