package org.postern.core.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benchmarks are programs beside the build, so nothing but this compiles them before somebody needs them. JMH's
 * annotations are stand-ins here: nothing of JMH is a dependency of the build.
 */
class BenchTest {
    private static final Path BENCH = Path.of("../packaging/bench");

    @TempDir
    private Path made;

    @Test
    void programsOfTheBenchCompile() throws IOException {
        List<Path> sources = sources(BENCH);
        assertThat(sources)
                .extracting(path -> path.getFileName().toString())
                .contains("SearchBench.java", "FramerBench.java");
        assertThat(faults(sources)).isEmpty();
    }

    @Test
    void aProgramThatNoLongerFitsWouldBeSeen() throws IOException {
        Path source = made.resolve("Stale.java");
        Files.writeString(source, "class Stale { Object o = org.postern.store.search.Segmenter.tokens(\"\"); }");
        assertThat(faults(List.of(source))).hasSize(1);
    }

    @Test
    void theCommandOfTheBenchLoadsAllItsParts() throws IOException, InterruptedException {
        Path said = made.resolve("said");
        Process help = new ProcessBuilder(
                        "/usr/bin/python3", "-B", BENCH.resolve("run").toString(), "--help")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(help.waitFor()).as(Files.readString(said)).isZero();
        try (Stream<Path> parts = Files.list(BENCH.resolve("parts"))) {
            for (Path part : parts.filter(path -> Files.isRegularFile(path)).toList()) {
                String text = Files.readString(part);
                String name = part.getFileName().toString().replace(".py", "");
                assertThat(text.contains("\ndef run(bench)"))
                        .as(name)
                        .isEqualTo(Files.readString(said).contains("\n  " + name + " "));
            }
        }
    }

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> faults(List<Path> sources) throws IOException {
        List<Path> all = new ArrayList<>(sources);
        all.addAll(standIns());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-implicit:none",
                    "-sourcepath",
                    "../mail-store/src/test/java",
                    "-d",
                    made.toString());
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(all))
                    .call();
        }
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    /** What the micro-benchmarks use of JMH. */
    private List<Path> standIns() throws IOException {
        Path directory = Files.createDirectories(made.resolve("stand-ins"));
        List<Path> written = new ArrayList<>();
        for (String type : List.of(
                "@interface Benchmark {}",
                "@interface Setup {}",
                "@interface State { Scope value(); }",
                "@interface BenchmarkMode { Mode value(); }",
                "@interface OutputTimeUnit { java.util.concurrent.TimeUnit value(); }",
                "@interface Param { String[] value(); }",
                "enum Scope { Thread }",
                "enum Mode { AverageTime }")) {
            Path file = directory.resolve(type.replaceAll("@?\\w+ (\\w+) .*", "$1") + ".java");
            Files.writeString(file, "package org.openjdk.jmh.annotations; public " + type);
            written.add(file);
        }
        return written;
    }
}
