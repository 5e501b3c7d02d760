package org.postern.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The appliance as a process of its own, as an init script starts it. Closing kills what still runs. */
final class ServerProcess implements AutoCloseable {
    private static final String MAIN = "org.postern.core.cli.Main";

    private final Process process;
    private final Map<String, Integer> ports;

    private ServerProcess(Process process, Map<String, Integer> ports) {
        this.process = process;
        this.ports = ports;
    }

    /** Runs {@code postern ARGS} to its end and returns what it printed; any other exit code than 0 is an error. */
    static String command(String input, String... args) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line(List.of(), args))
                .redirectErrorStream(true)
                .start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    "postern " + String.join(" ", args) + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    /** Starts {@code postern ARGS} and returns at once; what it prints is thrown away. */
    static Process start(String... args) throws IOException {
        return new ProcessBuilder(line(List.of(), args))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts {@code postern serve} and returns at once: mail flows before the ready line. */
    static ServerProcess begin(Path data) throws IOException {
        Process process = new ProcessBuilder(line(List.of(), "serve", "--data", data.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("serve.err").toFile()))
                .start();
        return new ServerProcess(process, Map.of());
    }

    /** Starts {@code postern serve} and returns when it is ready. */
    static ServerProcess serve(Path data, String... prefix) throws IOException {
        return serve(data, List.of(prefix), List.of());
    }

    /** The same with a command that leads to it, and options of {@code serve}. */
    static ServerProcess serve(Path data, List<String> prefix, List<String> options) throws IOException {
        Files.deleteIfExists(data.resolve("run/ports"));
        List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString()));
        arguments.addAll(options);
        Process process = new ProcessBuilder(line(prefix, arguments.toArray(String[]::new)))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("serve.err").toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("postern ready")) {
                Map<String, Integer> ports = Files.readAllLines(data.resolve("run/ports")).stream()
                        .map(text -> text.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> Integer.parseInt(pair[1])));
                return new ServerProcess(process, ports);
            }
        }
        throw new IOException(
                "the server ended before it was ready: " + Files.readString(data.resolveSibling("serve.err")));
    }

    private static List<String> line(List<String> prefix, String... args) throws IOException {
        List<String> line = new ArrayList<>(prefix);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:+UseSerialGC");
        line.add("-XX:TieredStopAtLevel=1");
        line.add("-Xmx256m");
        // A server that is killed leaves its library of SQLite there.
        line.add(
                "-Dorg.sqlite.tmpdir=" + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")));
        line.add("-Dpostern.warm-start=false"); // what nobody waits for costs the other tests a processor
        line.addAll(ServerClasses.options());
        line.add(MAIN);
        line.addAll(List.of(args));
        return line;
    }

    int port(String name) {
        return Objects.requireNonNull(ports.get(name), name);
    }

    long pid() {
        return process.pid();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal by its name. */
    void signal(String name) throws IOException, InterruptedException {
        ServerProgram.run("kill", "-" + name, String.valueOf(process.pid()));
    }

    boolean runs() {
        return process.isAlive();
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not stop within 30 s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
