package org.postern.core.cli.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Main;
import picocli.CommandLine;

/** The commands about filters and the vacation notice as a person types them. */
class FilterCommandsTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path data = Path.of("");

    @BeforeEach
    void makeABoxWithAlice() throws IOException {
        data = temp.resolve("box");
        String any = "127.0.0.1:0";
        assertThat(run("init", "--domain", "office.test", "--https", any, "--smtp", any, "--pop3s", any))
                .isZero();
        java.io.InputStream standardInput = System.in;
        System.setIn(new java.io.ByteArrayInputStream(
                "correct horse battery\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        try {
            assertThat(run("user", "add", "alice", "--password-stdin")).isZero();
        } finally {
            System.setIn(standardInput);
        }
    }

    @Test
    void aScriptIsPutListedShownStoppedAndDeleted() throws IOException {
        String script = file("main.sieve", "require \"fileinto\";\nfileinto \"Work\";\n");
        assertThat(run("sieve", "put", "alice", script, "--activate")).isZero();
        assertThat(run("sieve", "put", "alice", script, "--name", "spare")).isZero();
        assertThat(lines("sieve", "list", "alice"))
                .extracting(line -> line.split("\t", -1)[0] + " " + line.split("\t", -1)[1])
                .containsExactly("main active", "spare inactive");
        assertThat(lines("sieve", "show", "alice")).containsExactly("require \"fileinto\";", "fileinto \"Work\";");
        assertThat(run("sieve", "activate", "alice", "--name", "spare")).isZero();
        assertThat(lines("sieve", "list", "alice"))
                .extracting(line -> line.split("\t", -1)[1])
                .containsExactly("inactive", "active");
        assertThat(lines("sieve", "deactivate", "alice", "--name", "spare"))
                .containsExactly("spare of alice is stopped");
        assertThat(lines("sieve", "deactivate", "alice", "--name", "spare"))
                .containsExactly("spare of alice did not run");
        assertThat(run("sieve", "delete", "alice", "--name", "spare")).isZero();
        assertThat(lines("sieve", "list", "alice")).hasSize(1);
        assertThat(run("sieve", "show", "alice", "--name", "spare")).isEqualTo(1);
        assertThat(run("sieve", "put", "nobody", script)).isEqualTo(1);
        assertThat(run("sieve", "put", "alice", script, "--name", "vacation")).isEqualTo(1);
        assertThat(run("sieve", "frobnicate", "alice")).isEqualTo(2);
        assertThat(run("sieve", "put", "--help")).isZero();
    }

    @Test
    void aMistakeIsToldByItsLineAndNothingIsStored() throws IOException {
        String good = file("good.sieve", "keep;\n");
        String bad = file("bad.sieve", "keep;\nfileinto \"x\";\n");
        String binary = temp.resolve("binary").toString();
        Files.write(Path.of(binary), new byte[] {(byte) 0xff, 0});
        assertThat(lines("sieve", "check", good)).containsExactly(good + ": fine");
        assertThat(run("sieve", "check", bad)).isEqualTo(1);
        assertThat(err.toString()).contains("bad.sieve: line 2: fileinto needs: require \"fileinto\";");
        assertThat(run("sieve", "put", "alice", bad)).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing was changed");
        assertThat(run("sieve", "put", "alice", binary)).isEqualTo(1);
        assertThat(run("sieve", "put", "alice", temp.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(lines("sieve", "list", "alice")).isEmpty();
    }

    @Test
    void theVacationNoticeIsSwitchedOnAndOff() throws IOException {
        String text = file("away.txt", "Back on \"Monday\".\n");
        assertThat(lines("vacation", "alice", "--show")).containsExactly("off");
        assertThat(run("vacation", "alice", "--on")).isEqualTo(1);
        assertThat(run("vacation", "alice")).isEqualTo(2);
        assertThat(run("vacation", "alice", "--on", "--off")).isEqualTo(2);
        assertThat(run("vacation", "alice", "--on", "--text-file", text, "--from", "tomorrow"))
                .isEqualTo(2);
        assertThat(run(
                        "vacation",
                        "alice",
                        "--on",
                        "--text-file",
                        text,
                        "--from",
                        "2027-01-02",
                        "--until",
                        "2027-01-01"))
                .isEqualTo(1);
        assertThat(run(
                        "vacation",
                        "alice",
                        "--on",
                        "--text-file",
                        text,
                        "--subject",
                        "Away",
                        "--from",
                        "2026-12-24",
                        "--until",
                        "2027-01-06"))
                .isZero();
        assertThat(lines("vacation", "alice", "--show"))
                .containsExactly(
                        "on", "from 2026-12-24", "until 2027-01-06", "subject Away", "", "Back on \"Monday\".");
        assertThat(run("vacation", "alice", "--off")).isZero();
        assertThat(lines("vacation", "alice", "--show")).startsWith("off").endsWith("Back on \"Monday\".");
        assertThat(run("vacation", "alice", "--on")).isZero();
        assertThat(lines("vacation", "alice", "--show"))
                .containsExactly("on", "subject Away", "", "Back on \"Monday\".");
        assertThat(lines("sieve", "list", "alice"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("vacation\tactive");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text).toString();
    }

    private List<String> lines(String... words) {
        out.getBuffer().setLength(0);
        assertThat(run(words)).as(err.toString()).isZero();
        return out.toString().lines().toList();
    }

    private int run(String... words) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--data");
        all.add(data.toString());
        return line.execute(all.toArray(String[]::new));
    }
}
