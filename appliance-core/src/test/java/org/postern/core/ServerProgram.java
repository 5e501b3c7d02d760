package org.postern.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A server of Debian's that a test runs for itself: in the foreground, with a configuration and files of its own, beside whatever
 * the system runs. What it says is in {@code log} of its directory; closing ends it and its children by their process ids and removes the directory.
 */
final class ServerProgram implements AutoCloseable {
    private static final long PATIENCE = 30_000_000_000L;

    private final Path base;
    private final Process process;
    private final boolean kill;

    private ServerProgram(Path base, Process process, boolean kill) {
        this.base = base;
        this.process = process;
        this.kill = kill;
    }

    /**
     * Where a program runs.
     *
     * @param prefix the command that leads into its network namespace; empty for this one
     * @param address what it listens on
     */
    record Place(List<String> prefix, String address) {
        static final Place HERE = new Place(List.of(), "127.0.0.1");

        /** A port that nobody has there: any in a namespace of its own is the one that is wanted. */
        int port(int wanted) throws IOException {
            if (!prefix.isEmpty()) {
                return wanted;
            }
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
                return socket.getLocalPort();
            }
        }

        List<String> command(String... command) {
            List<String> line = new ArrayList<>(prefix);
            line.addAll(Arrays.asList(command));
            return line;
        }
    }

    /** Whether the programs are installed, and may change to their users. {@code packaging/verify} installs them. */
    static boolean canRun(String... programs) {
        return "root".equals(System.getProperty("user.name"))
                && Arrays.stream(programs).allMatch(program -> Files.isExecutable(Path.of(program)));
    }

    /** Not a @TempDir: the users that a server changes to must pass through, and sockets have short names. */
    static Path directory(String name) throws IOException {
        Path base = Files.createTempDirectory(name);
        return open(base, "rwxr-xr-x");
    }

    static Path open(Path file, String permissions) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** Starts it and returns when it listens on the ports. */
    static ServerProgram start(Place place, Path base, List<Integer> ports, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(place.command(command))
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("log").toFile())
                .start();
        ServerProgram program = new ServerProgram(base, process, command[0].endsWith("unshare"));
        long end = System.nanoTime() + PATIENCE;
        for (int port : ports) {
            while (!listens(place, port)) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() - end > 0) {
                    String said = Files.readString(base.resolve("log"));
                    program.close();
                    throw new IOException(command[0] + " does not listen on " + port + ": " + said);
                }
            }
        }
        return program;
    }

    private static boolean listens(Place place, int port) throws IOException, InterruptedException {
        return new ProcessBuilder(place.command("bash", "-c", "exec 3<>/dev/tcp/" + place.address() + "/" + port))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Runs a command to its end; anything but success is an error. */
    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }

    @Override
    public void close() throws IOException {
        // Postfix's master is a child of the script that starts it, and outlives it; unshare(1) takes no SIGTERM
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        family.forEach(kill ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
        for (ProcessHandle each : family) {
            try {
                each.onExit().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
