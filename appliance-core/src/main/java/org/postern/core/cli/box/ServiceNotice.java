package org.postern.core.cli.box;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the state of the box to the service manager, as in {@code sd_notify(3)}. The manager's socket is a Unix
 * datagram socket, which this Java does not support. Therefore {@code systemd-notify}, which is installed together with
 * the manager, writes to it, and the unit says {@code NotifyAccess=all}. Without {@code NOTIFY_SOCKET} nothing is
 * reported. A failure is logged, and stops nothing. Thread-safe.
 */
final class ServiceNotice {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotice.class);
    private static final long PATIENCE_SECONDS = 10;
    /** How often more time is requested, and how much: several requests may be lost. */
    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long MORE_MICROS = TimeUnit.SECONDS.toMicros(90);

    private final boolean managed;
    private long asked = System.nanoTime() - ASK_NANOS;

    ServiceNotice(Map<String, String> environment) {
        this.managed = !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
    }

    /** Returns whether a service manager receives reports. */
    boolean managed() {
        return managed;
    }

    void ready(String url) {
        tell("READY=1", "MAINPID=" + ProcessHandle.current().pid(), "STATUS=Ready at " + url);
    }

    void stopping() {
        tell("STOPPING=1", "STATUS=Stopping");
    }

    /** Asks for more time to start while an older store is copied; bytes. */
    void migrating(long done, long total) {
        synchronized (this) {
            if (System.nanoTime() - asked < ASK_NANOS) {
                return;
            }
            asked = System.nanoTime();
        }
        long part = total == 0 ? 100 : done * 100 / total;
        LOG.info("preparing the mail database: {} % of {} MiB", part, total >> 20);
        tell("EXTEND_TIMEOUT_USEC=" + MORE_MICROS, "STATUS=Copying the older store, " + part + " %");
    }

    private void tell(String... assignments) {
        if (!managed) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("systemd-notify"));
        command.addAll(Arrays.asList(assignments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("systemd-notify took more than {} s and was ended", PATIENCE_SECONDS);
            } else if (process.exitValue() != 0) {
                LOG.warn(
                        "systemd-notify failed with {}; the service manager was not told {}",
                        process.exitValue(),
                        command);
            }
        } catch (IOException e) {
            LOG.warn("the service manager was not told {}: {}", command, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
