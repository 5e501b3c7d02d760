package org.postern.core;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The classes of the servers that tests start, as an installed box has them: in jars, with an archive of those that a
 * start loads. That halves what a start costs, and the tests start some hundred. Made once for a build, by whichever
 * test JVM is first.
 */
final class ServerClasses {
    private static final Path MADE = Path.of("target/server-classes");
    private static final Path LIST = Path.of("../packaging/classes.list");

    private ServerClasses() {}

    /** The options of {@code java} for the class path and the archive. */
    static List<String> options() throws IOException {
        return Holder.options();
    }

    private static final class Holder {
        private static List<String> made = List.of();

        static synchronized List<String> options() throws IOException {
            if (made.isEmpty()) {
                made = make();
            }
            return made;
        }
    }

    private static List<String> make() throws IOException {
        Files.createDirectories(MADE);
        try (FileChannel channel =
                FileChannel.open(MADE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var unused = channel.lock(); // until the channel is closed
            List<Path> sources = sources();
            String state = state(sources);
            Path stamp = MADE.resolve("made-of");
            List<String> jars = jars(sources);
            Path archive = MADE.resolve("classes.jsa").toAbsolutePath();
            if (!Files.exists(stamp) || !Files.readString(stamp).equals(state)) {
                Files.deleteIfExists(stamp);
                for (int i = 0; i < sources.size(); i++) {
                    if (Files.isDirectory(sources.get(i))) {
                        pack(sources.get(i), Path.of(jars.get(i)));
                    }
                }
                archive(String.join(":", jars), archive);
                Files.writeString(stamp, state);
            }
            return List.of("-XX:SharedArchiveFile=" + archive, "-cp", String.join(":", jars));
        }
    }

    /** The class path without the tests. */
    private static List<Path> sources() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(Path::of)
                .filter(path -> !path.toString().isEmpty()) // which would be the directory that the jars are made in
                .filter(path -> Files.exists(path) && !path.endsWith("test-classes"))
                .toList();
    }

    private static List<String> jars(List<Path> sources) {
        List<String> jars = new ArrayList<>();
        for (Path source : sources) {
            jars.add(
                    Files.isDirectory(source)
                            ? MADE.resolve(jars.size() + ".jar")
                                    .toAbsolutePath()
                                    .toString()
                            : source.toString());
        }
        return jars;
    }

    private static String state(List<Path> sources) throws IOException {
        StringBuilder state = new StringBuilder(System.getProperty("java.vm.version"));
        for (Path source : sources) {
            try (Stream<Path> files = Files.walk(source)) {
                long newest = 0;
                long octets = 0;
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
                    octets += Files.size(file);
                }
                state.append('\n')
                        .append(source)
                        .append(' ')
                        .append(newest)
                        .append(' ')
                        .append(octets);
            }
        }
        return state.toString();
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> walk = Files.walk(classes)) {
            zip.setLevel(0);
            for (Path each : walk.filter(Files::isRegularFile).sorted().toList()) {
                ZipEntry entry = new ZipEntry(classes.relativize(each).toString());
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                zip.putNextEntry(entry);
                Files.copy(each, zip);
            }
        }
    }

    /** As packaging/bin/class-archive does; Java before 25 does not know the lines about constants. */
    private static void archive(String jars, Path archive) throws IOException {
        List<String> loaded;
        try (Stream<String> lines = Files.lines(LIST)) {
            loaded = lines.filter(line -> Runtime.version().feature() >= 25 || !line.startsWith("@cp"))
                    .toList();
        }
        Path list = Files.write(MADE.resolve("list"), loaded);
        Path part = MADE.resolve("part.jsa").toAbsolutePath();
        Path log = MADE.resolve("log");
        Process dump = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:dump",
                        "-XX:+UseSerialGC",
                        "-Xlog:disable",
                        "-XX:SharedClassListFile=" + list.toAbsolutePath(),
                        "-XX:SharedArchiveFile=" + part,
                        "-cp",
                        jars)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!dump.waitFor(5, TimeUnit.MINUTES) || dump.exitValue() != 0) {
                dump.destroyForcibly();
                throw new IOException("no archive of classes: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            dump.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Files.move(part, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
