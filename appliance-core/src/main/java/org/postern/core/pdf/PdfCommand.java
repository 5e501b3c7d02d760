package org.postern.core.pdf;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How the process that reads PDFs is started: with the server's Java, the few jars that it needs, and little memory.
 *
 * @param java the program
 */
record PdfCommand(Path java) {
    /** For one PDF, with the start of the process, also on a small and busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(15);
    /** The PDF itself (20 MiB), twice that while it arrives, and what it unpacks. */
    private static final String HEAP = "-Xmx128m";
    /** In each jar or directory of the class path that the process needs, one class. */
    private static final List<String> NEEDED = List.of(
            "org/postern/core/pdf/PdfReader.class",
            "org/postern/message/file/FileTexts.class",
            "org/apache/pdfbox/Loader.class",
            "org/apache/pdfbox/io/IOUtils.class",
            "org/apache/fontbox/FontBoxFont.class",
            "org/apache/commons/logging/LogFactory.class");
    /** Where they are: no file can be written, no core is left, and nothing of the server's rights is kept. */
    private static final List<List<String>> WRAPPERS = List.of(
            List.of("/usr/bin/prlimit", "--fsize=0", "--core=0"),
            List.of("/usr/bin/setpriv", "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all"));

    /**
     * Starts it.
     *
     * @throws IOException if there is no such Java, or a jar is missing
     */
    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line());
        builder.directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private List<String> line() throws IOException {
        List<String> line = new ArrayList<>();
        for (List<String> wrapper : WRAPPERS) {
            if (Files.isExecutable(Path.of(wrapper.get(0)))) {
                line.addAll(wrapper);
            }
        }
        if (!Files.isExecutable(java)) {
            throw new IOException("there is no program " + java);
        }
        line.add(java.toString());
        line.addAll(List.of(
                HEAP,
                "-Xms8m",
                "-Xss1m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:MaxMetaspaceSize=64m",
                "-XX:MaxDirectMemorySize=8m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-XX:+DisableAttachMechanism",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=/nonexistent",
                "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog",
                "-cp",
                classPath(),
                PdfReader.class.getName()));
        return line;
    }

    /** By their real names: the launcher names them by a descriptor that only the server has. */
    private static String classPath() throws IOException {
        Set<String> places = new LinkedHashSet<>();
        for (String name : NEEDED) {
            URL found = PdfCommand.class.getClassLoader().getResource(name);
            if (found == null) {
                throw new IOException(name + " is not in the program");
            }
            places.add(place(found, name).toRealPath().toString());
        }
        return String.join(":", places);
    }

    private static Path place(URL found, String name) throws IOException {
        try {
            if (found.getProtocol().equals("jar")) {
                String jar = found.getPath();
                return Path.of(URI.create(jar.substring(0, jar.indexOf("!/"))));
            }
            Path file = Path.of(found.toURI());
            for (int i = 0; i < Path.of(name).getNameCount(); i++) {
                file = Objects.requireNonNull(file.getParent());
            }
            return file;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(found + " is not in a file", e);
        }
    }
}
