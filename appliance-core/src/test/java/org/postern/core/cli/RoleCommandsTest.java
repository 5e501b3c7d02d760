package org.postern.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.mail.UserCommand;
import org.postern.core.console.FakeTerminal;
import org.postern.core.console.SetupTerminal;
import picocli.CommandLine;

/** Roles, the deletion of people with addresses, and the audit trail, as an administrator types it. */
class RoleCommandsTest {
    @TempDir
    private Path directory;

    private final StringWriter said = new StringWriter();
    private final InputStream standardInput = System.in;
    private Path data = Path.of("");

    @BeforeEach
    void makeAnOffice() {
        data = directory.resolve("box");
        run("init", "--domain", "office.test", "--https", "127.0.0.1:0", "--smtp", "127.0.0.1:0");
        add("alice", "--role", "administrator");
        add("bob");
    }

    @AfterEach
    void giveStandardInputBack() {
        System.setIn(standardInput);
    }

    private void add(String name, String... more) {
        System.setIn(new ByteArrayInputStream("correct horse battery\n".getBytes(StandardCharsets.UTF_8)));
        List<String> words = new ArrayList<>(List.of("user", "add", name, "--password-stdin"));
        words.addAll(List.of(more));
        assertThat(run(words.toArray(String[]::new))).isZero();
    }

    private int run(String... words) {
        return execute(Main.commandLine(), words);
    }

    private int execute(CommandLine line, String... words) {
        said.getBuffer().setLength(0);
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        return line.execute(all.toArray(String[]::new));
    }

    /** With a person at a terminal, who types these answers. */
    private FakeTerminal typing(List<String> answers, int code, String... words) {
        FakeTerminal terminal = new FakeTerminal(answers);
        CommandLine line = new CommandLine(new UserCommand(unused -> Optional.<SetupTerminal>of(terminal)));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Main.commandLine().getExecutionExceptionHandler());
        assertThat(execute(line, words)).as(said.toString()).isEqualTo(code);
        return terminal;
    }

    @Test
    void aRoleIsGivenListedAndTakenBack() {
        run("user", "list");
        assertThat(said.toString())
                .contains("alice@office.test\tenabled\t\tadministrator", "bob@office.test\tenabled\t\tmember");
        assertThat(run("user", "role", "bob", "administrator")).isZero();
        assertThat(said.toString()).isEqualTo("bob is an administrator\n");
        assertThat(run("user", "role", "alice", "MEMBER")).isZero();
        assertThat(run("user", "role", "bob", "member")).isEqualTo(1);
        assertThat(said.toString()).contains("bob@office.test is the last administrator. Nothing was changed");
        assertThat(run("user", "disable", "bob")).isEqualTo(1);
        assertThat(run("user", "delete", "bob")).isEqualTo(1);
        assertThat(run("user", "role", "bob", "king")).isEqualTo(2);
        assertThat(run("user", "role", "bob", "member", "--last-administrator")).isZero();
    }

    @Test
    void atATerminalTheLastAdministratorIsAskedAbout() {
        String question = "alice is the last administrator. Go on? [yes/NO] ";
        assertThat(typing(List.of("no"), 1, "disable", "alice").asked).containsExactly(question);
        assertThat(typing(List.of("yes"), 0, "disable", "alice").asked).containsExactly(question);
        assertThat(typing(List.of(), 0, "disable", "bob").asked).isEmpty();
    }

    @Test
    void aPersonWithAddressesIsDeletedOnlyWhenThatIsSaid() {
        run("alias", "add", "info", "bob");
        run("group", "add", "all", "alice", "bob");
        assertThat(run("user", "delete", "bob")).isEqualTo(1);
        assertThat(said.toString()).contains("the alias info@office.test", "--with-addresses", "Nothing was deleted");
        assertThat(run("user", "delete", "bob", "--yes")).isEqualTo(1);
        FakeTerminal terminal = typing(List.of("no"), 1, "delete", "bob");
        assertThat(terminal.shown)
                .containsExactly("Nobody but bob@office.test gets mail to the alias info@office.test; deleted too.");
        assertThat(run("user", "delete", "bob", "--with-addresses")).isZero();
        assertThat(said.toString())
                .isEqualTo("taken out of the group all@office.test\ndeleted the alias info@office.test\ndeleted bob\n");
        run("group", "list");
        assertThat(said.toString()).isEqualTo("all@office.test\talice@office.test\n");
    }

    @Test
    void yesAtATerminalDeletesTheAddressesToo() {
        run("alias", "add", "info", "bob");
        typing(List.of("yes"), 0, "delete", "bob");
        run("alias", "list");
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void theAuditTrailShowsWhoDidWhat() {
        run("user", "role", "bob", "administrator");
        run("user", "disable", "nobody");
        run("user", "list");
        assertThat(run("audit")).isZero();
        String user = System.getenv("SUDO_USER") == null
                ? System.getProperty("user.name", "?")
                : System.getenv("SUDO_USER") + " by sudo";
        assertThat(said.toString().lines().map(line -> line.substring(line.indexOf('\t') + 1)))
                .containsExactly(
                        user + "\tconsole\tinit\toffice.test\tdone\t",
                        user + "\tconsole\tuser add\talice@office.test\tdone\tadministrator",
                        user + "\tconsole\tuser add\tbob@office.test\tdone\t",
                        user + "\tconsole\tuser role\tbob@office.test\tdone\tadministrator",
                        user + "\tconsole\tuser disable\tnobody@office.test\tfailed\t");
        assertThat(said.toString()).doesNotContain("horse");
        run("audit", "--limit", "1");
        assertThat(said.toString().lines()).hasSize(1).first().asString().contains("nobody@office.test");
        run("audit", "--since", "2999-01-01");
        assertThat(said.toString()).isEmpty();
        assertThat(run("audit", "--since", "yesterday")).isEqualTo(2);
        assertThat(run("audit", "--limit", "0")).isEqualTo(2);
    }

    @Test
    void theAdministratorOfASetUpGetsTheRole() throws Exception {
        data = directory.resolve("other");
        Path password = Files.writeString(directory.resolve("password"), "correct horse battery\n");
        assertThat(run(
                        "setup",
                        "--yes",
                        "--domain",
                        "office.test",
                        "--direct",
                        "--admin",
                        "carol",
                        "--password-file",
                        password.toString()))
                .as(said.toString())
                .isZero();
        run("user", "list");
        assertThat(said.toString()).contains("carol@office.test\tenabled\tCarol\tadministrator");
        run("audit");
        assertThat(said.toString()).contains("\tsetup\toffice.test\tdone\tadministrator carol@office.test");
    }
}
