package org.postern.store.filter.dkim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.postern.store.Needed;

/** The verifier of Debian's python3-dkim; tests that need it are skipped where it is not installed. */
final class Dkimpy {
    private final Path directory;
    private final String python;

    /** @param directory for messages and records */
    Dkimpy(Path directory) {
        this.directory = directory;
        // The distribution's own first: another Python on the path does not see the distribution's packages.
        Optional<String> found = List.of("/usr/bin/python3", "python3").stream()
                .filter(candidate -> {
                    try {
                        return run(List.of(candidate, "-c", "import dkim, nacl")).status == 0;
                    } catch (IOException e) {
                        return false;
                    }
                })
                .findFirst();
        Needed.that(found.isPresent(), "python3-dkim");
        python = found.orElseThrow();
    }

    private record Ended(int status, String out) {}

    /** For each signature: {@code name<tab>algorithm<tab>pass}, or fail and why. */
    List<String> verify(Map<String, String> records, Map<String, byte[]> messages) throws IOException {
        List<String> command = new ArrayList<>(List.of(python, script().toString()));
        Path zone = directory.resolve("zone.txt");
        Files.writeString(
                zone,
                records.entrySet().stream()
                        .map(record -> record.getKey() + "\t" + record.getValue() + "\n")
                        .collect(Collectors.joining()));
        command.add(zone.toString());
        for (Map.Entry<String, byte[]> message : messages.entrySet()) {
            Path file = directory.resolve(message.getKey());
            Files.write(file, message.getValue());
            command.add(file.toString());
        }
        Ended ended = run(command);
        assertThat(ended.status).as(ended.out).isZero();
        return ended.out.lines().toList();
    }

    private static Path script() {
        try {
            return Path.of(Objects.requireNonNull(Dkimpy.class.getResource("/dkim/verify.py"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Ended run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(out.readAllBytes(), UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the verifier does not end");
            }
            return new Ended(process.exitValue(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
