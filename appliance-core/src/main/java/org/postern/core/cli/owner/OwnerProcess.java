package org.postern.core.cli.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.Owner;
import org.postern.core.console.PlainOutput;
import org.postern.core.runtime.CoreThreads;

/**
 * A process of this program that runs as the owner of the data directory and carries out one command for root. It has a session of
 * its own and so no terminal, pipes and no descriptor beside, no capability and no way to gain one, and none of root's environment.
 * Confined to one command.
 */
final class OwnerProcess implements AutoCloseable {
    /** The hidden command that hears root. */
    static final String COMMAND = "for-root";

    /** A string, to avoid a cycle: the main class imports this one. */
    private static final String MAIN = "org.postern.core.cli.Main";

    private static final Duration END = Duration.ofSeconds(10);

    /** What concerns the program, and no secret: how dates are shown, and what the launcher was told. */
    private static final List<String> PASSED =
            List.of("TZ", "POSTERN_JAVA_HOME", "POSTERN_JAVA_OPTS", "JAVA_HOME", "MALLOC_ARENA_MAX");

    private final Process process;
    private final Thread onSignal;
    private final Thread errors;

    private OwnerProcess(Process process) {
        this.process = process;
        this.onSignal = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(onSignal);
        this.errors = CoreThreads.daemons("owner-errors").newThread(this::errors);
        errors.start();
    }

    static OwnerProcess start(Owner owner) {
        List<String> line = new ArrayList<>(List.of(
                "setsid",
                "--wait",
                "setpriv",
                "--reuid=" + owner.user(),
                "--regid=" + owner.group(),
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--ambient-caps=-all",
                "--bounding-set=-all"));
        line.addAll(program());
        line.add(COMMAND);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(Path.of("/").toFile());
        Map<String, String> environment = builder.environment();
        Map<String, String> before = Map.copyOf(environment);
        environment.clear();
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LC_ALL", "C.UTF-8");
        for (String name : PASSED) {
            String value = before.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        try {
            return new OwnerProcess(builder.start());
        } catch (IOException e) {
            throw new ApplianceException(
                    "the command cannot be run as the owner of the data directory (setsid and setpriv, of util-linux): "
                            + e.getMessage() + ". Nothing was changed",
                    e);
        }
    }

    InputStream output() {
        return process.getInputStream();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    private void errors() {
        OutputStream plain = new PlainOutput(System.err);
        try (InputStream in = process.getErrorStream()) {
            byte[] buffer = new byte[1 << 12];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                plain.write(buffer, 0, count);
                System.err.flush();
            }
        } catch (IOException e) {
            return; // the process has ended
        }
    }

    /** Ends it whatever it does. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
            errors.join(END.toMillis());
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            kill(); // this process is ending
        }
    }

    /**
     * Returns the launcher of the distribution that contains this class; without one, as in tests, this Java runtime.
     */
    private static List<String> program() {
        try {
            Path jar = Path.of(OwnerProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path lib = jar.getParent();
            Path home = lib == null ? null : lib.getParent();
            if (home != null && Files.isExecutable(home.resolve("bin/postern"))) {
                return List.of(home.resolve("bin/postern").toString());
            }
        } catch (URISyntaxException e) {
            throw new ApplianceException("it cannot be seen where this program lies", e);
        }
        return List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:+DisableAttachMechanism",
                "-XX:+DisplayVMOutputToStderr",
                "-cp",
                System.getProperty("java.class.path", ""),
                MAIN);
    }
}
