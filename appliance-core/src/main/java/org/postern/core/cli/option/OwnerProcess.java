package org.postern.core.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Actor;

/**
 * Runs a command of this program as the owner of the data directory, for root: root may write the output anywhere, but
 * no code that reads mail runs as root. The child has no capabilities and can gain none; it inherits standard error and
 * the terminal. Confined to one command.
 */
public final class OwnerProcess {
    /** A string, to avoid a cycle: the commands import this class, and the main class imports the commands. */
    private static final String MAIN = "org.postern.core.cli.Main";

    private static final int BUFFER = 1 << 17;

    private final Owner owner;
    private final @Nullable PassphraseOptions passphrase;

    public OwnerProcess(Owner owner, @Nullable PassphraseOptions passphrase) {
        this.owner = owner;
        this.passphrase = passphrase;
    }

    /**
     * Copies the standard output of the command; throws if the command fails, after it has reported the reason itself.
     */
    public void run(OutputStream to, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + owner.user(),
                "--regid=" + owner.group(),
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--ambient-caps=-all",
                "--bounding-set=-all"));
        line.addAll(program());
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.directory(Path.of("/").toFile());
        builder.environment().putIfAbsent(Actor.CALLER, System.getProperty("user.name", "root"));
        builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
        if (passphrase != null && passphrase.given()) {
            builder.command().add("--passphrase-stdin");
            if (passphrase.file() != null) { // root can read it, the child perhaps not
                if (!Files.isReadable(passphrase.file())) {
                    throw new ApplianceException(
                            "the passphrase file " + passphrase.file() + " cannot be read. Nothing was written");
                }
                builder.redirectInput(passphrase.file().toFile());
            }
        }
        Process process = start(builder);
        Thread onSignal = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(onSignal);
        try (InputStream from = process.getInputStream()) {
            copy(from, to);
            if (process.waitFor() != 0) {
                throw new ApplianceException("no file was written; the words above say why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApplianceException("interrupted; nothing was written", e);
        } finally {
            end(process);
            Runtime.getRuntime().removeShutdownHook(onSignal);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ApplianceException(
                    "the command cannot be run as the owner of the data directory (setpriv, of util-linux): "
                            + e.getMessage() + ". Nothing was written",
                    e);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
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
                "-cp",
                System.getProperty("java.class.path", ""),
                MAIN);
    }
}
