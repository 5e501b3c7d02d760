package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ways of writing a test that cannot fail, or hides that it did not run. Those that the text of a source shows are refused. */
class TestSourcesTest {
    /** What is refused, and a piece of source that shows it. */
    private record Fault(Pattern pattern, String example) {
        Fault(String regex, String example) {
            this(Pattern.compile(regex, Pattern.DOTALL), example);
        }
    }

    private static final Map<String, Fault> FAULTS = faults();

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put(
                "wait for the event, not for a time",
                new Fault("Thread\\.sleep\\(|SECONDS\\.sleep\\(", "Thread.sleep(10);"));
        faults.put(
                "say what is missing with Needed.that, which fails in CI",
                new Fault(
                        "\\bassume(True|False|That|ThatCode)\\(|@Disabled|@EnabledIf|@EnabledOn",
                        "assumeTrue(strace);"));
        faults.put(
                "skip with Needed.that where a program is missing, do not return",
                new Fault(
                        "if \\(![^;{]*(isExecutable|canRun|isHere)\\([^;{]*\\{\\s*return;",
                        "if (!Files.isExecutable(OPENSSL)) {\n    return;\n}"));
        faults.put("a rule that may match nothing", new Fault("allowEmptyShould\\(", "rule.allowEmptyShould(true)"));
        faults.put(
                "any time that passed is positive",
                new Fault(
                        "nanoTime\\(\\) - \\w+\\)\\s*\\.(isPositive|isNotNegative)\\(\\)",
                        "assertThat(System.nanoTime() - before).isPositive();"));
        faults.put(
                "a command fails in many ways: look at what it says",
                new Fault(
                        "assertThatThrownBy\\(\\(\\) -> ServerProcess\\.command\\([^;]*\\)\\s*\\.isInstanceOf\\(\\w+\\.class\\);",
                        "assertThatThrownBy(() -> ServerProcess.command(\"\", \"check\")).isInstanceOf(IOException.class);"));
        faults.put(
                "a guard of wall time is no measure of work",
                new Fault("assertTimeout(Preemptively)?\\(", "assertTimeout(Duration.ofSeconds(10), work);"));
        return faults;
    }

    @Test
    void noTestIsWrittenSoThatItCannotFail() throws IOException {
        List<Path> sources = sources();
        assertThat(sources).hasSizeGreaterThan(200);
        List<String> found = new ArrayList<>();
        for (Path source : sources) {
            String text = Files.readString(source);
            FAULTS.forEach((name, fault) -> {
                if (fault.pattern().matcher(text).find()) {
                    found.add(source + ": " + name);
                }
            });
        }
        assertThat(found).isEmpty();
    }

    @Test
    void eachFaultIsFoundWhereItIs() {
        FAULTS.forEach((name, fault) -> assertThat(fault.example()).as(name).containsPattern(fault.pattern()));
    }

    /** The tests of all modules but this one, which shows what it refuses. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().contains("/src/test/java/")
                            && file.toString().endsWith(".java")
                            && !file.endsWith("TestSourcesTest.java"))
                    .toList();
        }
    }
}
