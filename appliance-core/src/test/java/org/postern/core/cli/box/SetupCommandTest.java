package org.postern.core.cli.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;
import org.postern.core.cli.Main;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.core.console.FakeTerminal;
import org.postern.core.console.SetupTerminal;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;
import picocli.CommandLine;

/** Dialogs as people have them, and the same from scripts, on a box as the package leaves it. */
class SetupCommandTest {
    private static final String SECRET = "correct horse #\"";

    /** Enough for a new box: domain, host name, way out, name, display name, password twice, yes. */
    private static final List<String> PLAIN =
            List.of("office.test", "mail.office.test", "direct", "alice", "Alice Miller", SECRET, SECRET, "yes");

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream standardInput = System.in;
    private Path data = Path.of("");
    private Path conffile = Path.of("");
    private FakeTerminal terminal = new FakeTerminal(List.of());

    @BeforeEach
    void installThePackage() throws IOException {
        data = Files.createDirectory(
                temp.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        conffile = Files.createDirectory(temp.resolve("etc")).resolve("postern.toml");
        Files.writeString(conffile, "# Postern. See postern.toml(5).\n");
        Files.setPosixFilePermissions(conffile, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(data.resolve("postern.toml"), conffile);
        Files.writeString(data.resolve("SETUP"), "sudo postern setup\n");
        assertThat(run("--first")).as(err.toString()).isZero();
    }

    @AfterEach
    void giveStandardInputBack() {
        System.setIn(standardInput);
    }

    @Test
    void theFirstInstallationMakesAProvisionalBox() throws IOException {
        assertThat(out.toString()).contains("mail domain ", ", host name ").doesNotContain("[", "Optional");
        Config config = ConfigFile.read(data.resolve("postern.toml"));
        assertThat(config.web().http().orElseThrow()).hasToString("*:80");
        assertThat(config.office().hostname().ascii())
                .endsWith(config.office().domain().ascii());
        assertThat(data.resolve("keys/server.pem")).exists();
        assertThat(Files.readString(conffile)).startsWith("# Postern. See postern.toml(5).\n\n[office]\n");
        assertThat(data.resolve("SETUP")).exists();
        String before = Files.readString(conffile);
        assertThat(run("--first")).isZero();
        assertThat(out.toString()).contains("nothing was changed");
        assertThat(conffile).hasContent(before);
        assertThat(run("--first", "--domain", "office.test")).isEqualTo(2);
    }

    @Test
    void asksWhatIsNeededAndMakesItSo() throws IOException {
        assertThat(converse(PLAIN)).as(said()).isZero();
        assertThat(terminal.allTyped()).isTrue();
        Config config = ConfigFile.read(data.resolve("postern.toml"));
        assertThat(config.office().domain().ascii()).isEqualTo("office.test");
        assertThat(config.office().hostname().ascii()).isEqualTo("mail.office.test");
        assertThat(config.delivery().smarthost()).isEmpty();
        try (MailDatabase database = database()) {
            assertThat(database.accounts().list())
                    .extracting(Account::displayName)
                    .containsExactly("Alice Miller");
            assertThat(database.aliases().list())
                    .extracting(Aliases.Entry::address)
                    .extracting(EmailAddress::toString)
                    .containsExactlyInAnyOrder("postmaster@office.test", "abuse@office.test");
        }
        assertThat(data.resolve("SETUP")).doesNotExist();
        // The link of the package stays, and so do the mode of its file and what a person wrote there.
        assertThat(data.resolve("postern.toml")).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(conffile)))
                .isEqualTo("rw-r-----");
        assertThat(Files.readString(conffile)).startsWith("# Postern. See postern.toml(5).\n");
        try (Stream<Path> files = Files.list(conffile.getParent())) {
            assertThat(files).containsExactly(conffile);
        }
        // What to publish is shown before and after; the password never, and the memory that held it is blank.
        assertThat(said())
                .contains("office.test. 3600 IN MX 10 mail.office.test.", "v=DKIM1", "https://mail.office.test/")
                .contains("added alice@office.test", "postmaster@office.test leads to alice@office.test")
                .doesNotContain(SECRET);
        assertThat(terminal.secrets).allSatisfy(secret -> assertThat(secret).containsOnly('\0'));
    }

    @Test
    void everyBadAnswerIsToldAndAskedAgain() {
        List<String> typed = new ArrayList<>();
        typed.addAll(List.of("", "office", "alice@office.test", "-office-.test", "10.0.0.1", "office.test"));
        typed.addAll(List.of("https://mail.office.test/", "mail", "mail .office.test", "mail.office.test"));
        typed.addAll(List.of("relay host", "relay.test:99999", "relay.test:465"));
        typed.addAll(List.of("ssl", "tls", "alice@provider.test", "", "relay secret"));
        typed.addAll(List.of("", "a b", "a+b", "alice@other.test", "*", "alice", "Al\u0007ice", "Alice"));
        typed.addAll(List.of("short", "password123456", SECRET, "something else", SECRET, SECRET, "perhaps", "yes"));
        assertThat(converse(typed)).as(said()).isZero();
        assertThat(terminal.allTyped()).isTrue();
        assertThat(said())
                .contains("An answer is needed", "a mail domain has a dot", "only what stands after the @")
                .contains("is not a mail domain", "address of the network")
                .contains("without https://", "a host name has a dot", "is not a host name")
                .contains("smarthost must be HOST or HOST:PORT", "port 99999", "starttls, tls or plain?")
                .contains("without a password is of no use")
                .contains("and no spaces", "is not in this office's domain", "cannot be shown")
                .contains("at least 12 characters", "common words", "the two differ", "yes or no?")
                .doesNotContain("relay secret", SECRET);
        Config config = ConfigFile.read(conffile);
        assertThat(config.delivery().smarthost()).contains("relay.test:465");
        assertThat(config.delivery().smarthostSecurity()).isEqualTo("tls");
        assertThat(config.delivery().smarthostUser()).contains("alice@provider.test");
        assertThat(config.delivery().smarthostPassword()).contains("relay secret");
    }

    @Test
    void theEndOfTheInputAtAnyQuestionLeavesAllAsItWas() throws IOException {
        List<String> relay = List.of(
                "office.test", "", "relay.test", "", "user", "relay secret", "alice", "", SECRET, SECRET, "yes");
        Map<String, String> before = everything();
        for (int answers = 0; answers < relay.size(); answers++) {
            assertThat(converse(relay.subList(0, answers)))
                    .as(answers + " answers")
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Nothing was changed");
            assertThat(everything()).as(answers + " answers").isEqualTo(before);
            assertThat(terminal.secrets).allSatisfy(secret -> assertThat(secret).containsOnly('\0'));
        }
        List<String> no = new ArrayList<>(PLAIN.subList(0, PLAIN.size() - 1));
        no.add("no");
        assertThat(converse(no)).isEqualTo(1);
        assertThat(everything()).isEqualTo(before);
        assertThat(terminal.secrets).allSatisfy(secret -> assertThat(secret).containsOnly('\0'));
    }

    @Test
    void aFaultAfterTheConfigurationWasWrittenTellsWhatWasDone() throws IOException {
        Files.delete(data.resolve("SETUP"));
        Files.createDirectory(data.resolve("SETUP"));
        Files.writeString(data.resolve("SETUP/x"), "");
        assertThat(converse(PLAIN)).isEqualTo(1);
        assertThat(err.toString())
                .contains("the reminder stays", "Done before that: ", "added alice@office.test", "wrote ")
                .doesNotContain("Nothing was changed");
        assertThat(ConfigFile.read(conffile).office().domain().ascii()).isEqualTo("office.test");
        Files.delete(data.resolve("SETUP/x"));
        assertThat(converse(List.of("", "", "", "", ""))).as(said()).isZero();
        assertThat(data.resolve("SETUP")).doesNotExist();
    }

    @Test
    void whoWasAskedIsShownTheSigningKeysAlsoWhereTheConfigurationStays() throws IOException {
        assertThat(converse(PLAIN)).as(said()).isZero();
        assertThat(converse(List.of("", "", "", "bob", "", SECRET, SECRET, "")))
                .as(said())
                .isZero();
        assertThat(out.toString())
                .contains("added bob@office.test", "no restart is needed", "v=DKIM1", "postern dkim show");
    }

    @Test
    void repeatedItProposesWhatIsThereAndEnterKeepsEach() throws IOException {
        List<String> relay = List.of(
                "office.test", "", "relay.test", "", "user", "relay secret", "alice", "", SECRET, SECRET, "yes");
        assertThat(converse(relay)).as(said()).isZero();
        Map<String, String> before = everything();
        assertThat(converse(List.of("", "", "", "", "", "", "", ""))).as(said()).isZero();
        assertThat(terminal.asked)
                .containsExactly(
                        "Mail domain [office.test]: ",
                        "Host name [mail.office.test]: ",
                        "Smarthost as HOST or HOST:PORT, or direct [relay.test]: ",
                        "  Protected by starttls, tls (from the first byte) or plain [starttls]: ",
                        "  User name there, or none [user]: ",
                        "secret   Password there [as it is]: ",
                        "Administrator, the part before the @ [alice]: ",
                        "Write this? [yes]: ",
                        "Make it now? [yes]: ");
        assertThat(out.toString())
                .contains("nothing to change", "no restart is needed")
                .doesNotContain("DKIM1");
        assertThat(everything()).isEqualTo(before);
        // Another way out takes the password with it.
        assertThat(converse(List.of("", "", "direct", "", ""))).as(said()).isZero();
        assertThat(Files.readString(conffile)).doesNotContain("relay secret", "relay.test");
    }

    @Test
    void offersARecoveryKeyOnce() {
        List<String> typed = new ArrayList<>(PLAIN);
        typed.add("");
        assertThat(converse(typed)).as(said()).isZero();
        assertThat(terminal.allTyped()).isTrue();
        assertThat(out.toString()).contains("of this box, shown only now");
        assertThat(data.resolve("keys/recovery.pub")).exists();
        assertThat(converse(List.of("", "", "", "", ""))).as(said()).isZero();
        assertThat(terminal.asked).noneMatch(question -> question.contains("Make it now"));
    }

    @Test
    void theDomainOfABoxWithPeopleStays() {
        assertThat(converse(PLAIN)).isZero();
        assertThat(converse(List.of("other.test", "office.test", "box.office.test", "", "", "")))
                .as(said())
                .isZero();
        assertThat(said())
                .contains("the domain stays office.test", "postern export", "box.office.test (until now mail");
        assertThat(run("--yes", "--domain", "other.test")).isEqualTo(1);
        assertThat(err.toString()).contains("the domain stays office.test");
        assertThat(ConfigFile.read(conffile).office().hostname().ascii()).isEqualTo("box.office.test");
    }

    @Test
    void addressesThatSomebodyMadeLeadWhereTheyLed() {
        assertThat(converse(PLAIN)).isZero();
        Commands.run(data, "alias", "delete", "abuse");
        Commands.run(data, "alias", "add", "abuse", "help@provider.test");
        assertThat(converse(List.of("", "", "", "bob", "", SECRET, SECRET, "")))
                .as(said())
                .isZero();
        assertThat(said()).contains("postmaster@office.test leads where it led");
        assertThat(Commands.run(data, "alias", "show", "abuse")).contains("help@provider.test");
        assertThat(Commands.run(data, "alias", "show", "postmaster")).contains("alice@office.test");
        // An alias is nobody who could sign in.
        assertThat(converse(List.of("", "", "", "postmaster", "", "")))
                .as(said())
                .isZero();
        assertThat(said()).contains("postmaster@office.test is an alias or a group");
    }

    @Test
    void aScriptDoesTheSameAndRepeatedNothing() throws IOException {
        Path relaySecret = Files.writeString(temp.resolve("relay"), "relay \"secret\"\n");
        String[] script = {
            "--yes",
            "--domain",
            "office.test",
            "--admin",
            "alice",
            "--admin-name",
            "Alice",
            "--password-stdin",
            "--smarthost",
            "relay.test:465",
            "--smarthost-user",
            "user",
            "--smarthost-password-file",
            relaySecret.toString(),
            "--time-zone",
            "Europe/Berlin",
            "--set",
            "smtp.max-errors=60",
            "--set",
            "web.https=*:8443"
        };
        type(SECRET + "\n");
        assertThat(run(script)).as(err.toString()).isZero();
        Config config = ConfigFile.read(conffile);
        assertThat(config.office().hostname().ascii()).isEqualTo("mail.office.test");
        assertThat(config.office().timeZone()).hasToString("Optional[Europe/Berlin]");
        assertThat(config.delivery().smarthostSecurity()).isEqualTo("tls");
        assertThat(config.delivery().smarthostPassword()).contains("relay \"secret\"");
        assertThat(config.smtp().abuse().maxErrors()).isEqualTo(60);
        Map<String, String> before = everything();
        type("");
        assertThat(run(script)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("nothing to change");
        assertThat(everything()).isEqualTo(before);
        assertThat(run("--yes")).as(err.toString()).isZero();
        assertThat(everything()).isEqualTo(before);
        assertThat(run("--yes", "--smarthost", "other.test")).as(err.toString()).isZero();
        assertThat(ConfigFile.read(conffile).delivery().smarthostPassword()).isEmpty();
        assertThat(said()).doesNotContain("secret");
    }

    @Test
    void aGatewayOnTheCommandLineNeedsNoAdministrator() {
        assertThat(run(
                        "--yes",
                        "--domain",
                        "office.test",
                        "--set",
                        "gateway.kind=pop3",
                        "--set",
                        "gateway.host=mail.office.test"))
                .as(err.toString())
                .isZero();
        assertThat(ConfigFile.read(conffile).gateway().on()).isTrue();
        assertThat(run("--yes", "--set", "gateway.kind="))
                .as("the box keeps people again")
                .isNotZero();
        assertThat(err.toString()).contains("--admin NAME");
    }

    @Test
    void aWeakPasswordOfTheAdministratorIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path file = Files.writeString(temp.resolve("weak"), "office123456\n");
        Map<String, String> before = everything();
        for (List<String> source : List.of(List.of("--password-stdin"), List.of("--password-file", file.toString()))) {
            type("password123456\n");
            List<String> words =
                    new ArrayList<>(List.of("--yes", "--domain", "office.test", "--admin", "alice", "--direct"));
            words.addAll(source);
            assertThat(run(words.toArray(String[]::new))).isEqualTo(1);
            assertThat(err.toString()).containsPattern("common words|own name").contains("Nothing was changed");
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void bothPasswordsMayComeFromStandardInput() {
        String[] script = {
            "--yes", "--domain", "office.test", "--admin", "alice", "--password-stdin",
            "--smarthost", "relay.test", "--smarthost-user", "user", "--smarthost-password-file", "-"
        };
        for (int i = 0; i < 2; i++) {
            type(SECRET + "\nrelay one\nmore\n");
            assertThat(run(script)).as(err.toString()).isZero();
            assertThat(ConfigFile.read(conffile).delivery().smarthostPassword()).contains("relay one");
        }
        assertThat(out.toString()).contains("nothing to change");
        type(SECRET + "\n");
        assertThat(run(script)).isEqualTo(1);
        assertThat(err.toString()).contains("on standard input is empty");
    }

    @Test
    void aScriptIsToldWhatIsMissing() throws IOException {
        Files.writeString(conffile, "[office]\ndomain = \"box.localdomain\"\nhostname = \"box.localdomain\"\n");
        Map<String, String> before = everything();
        assertThat(run("--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("--domain DOMAIN", "--admin NAME", "--password-stdin or --password-file");
        assertThat(run("--domain", "office.test")).isEqualTo(2);
        assertThat(err.toString())
                .contains("no terminal", "--yes", "--admin NAME")
                .doesNotContain("--domain DOMAIN");
        assertThat(run("--yes", "--domain", "office.test", "--admin", "alice")).isEqualTo(2);
        assertThat(run("--yes", "--direct", "--smarthost", "relay.test")).isEqualTo(2);
        assertThat(run("--yes", "--smarthost-user", "me")).isEqualTo(2);
        assertThat(run("--yes", "--smarthost", "relay.test", "--smarthost-user", "me"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--smarthost-password-file FILE");
        assertThat(run("--yes", "--password-stdin")).isEqualTo(2);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatASettingGetsWrongIsToldBeforeAnythingIsWritten() throws IOException {
        Map<String, String> before = everything();
        type(SECRET);
        assertThat(run("--yes", "--domain", "o.test", "--admin", "a", "--password-stdin", "--set", "smtp.max-eror=1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("the nearest is smtp.max-errors");
        type(SECRET);
        assertThat(run("--yes", "--domain", "o.test", "--admin", "a", "--password-stdin", "--time-zone", "Mars"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("must be a time zone");
        type(SECRET);
        assertThat(run(
                        "--yes",
                        "--domain",
                        "o.test",
                        "--admin",
                        "a",
                        "--password-stdin",
                        "--set",
                        "tls.certificate=none.pem",
                        "--set",
                        "tls.key=none.pem"))
                .isEqualTo(1);
        type("");
        assertThat(run("--yes", "--domain", "o.test", "--admin", "a", "--password-stdin"))
                .isEqualTo(1);
        assertThat(run("--yes", "--domain", "o.test", "--admin", "a", "--password-file", "/none"))
                .isEqualTo(1);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aBrokenConfigurationIsLeftToAPerson() throws IOException {
        Files.writeString(conffile, "[office]\ndomain = \"office.test\"\nhostnam = \"x\"\n");
        assertThat(converse(PLAIN)).isEqualTo(1);
        assertThat(err.toString()).contains("unknown key office.hostnam");
        assertThat(conffile).content().endsWith("hostnam = \"x\"\n");
        Files.writeString(conffile, "[office\n");
        assertThat(run("--first")).isEqualTo(1);
        assertThat(converse(PLAIN)).isEqualTo(1);
        assertThat(err.toString()).contains("line 1");
    }

    @Test
    void anEmptyDirectoryBecomesABoxToo() {
        data = temp.resolve("elsewhere");
        assertThat(converse(PLAIN)).as(said()).isZero();
        assertThat(data.resolve("postern.toml"))
                .content()
                .contains("\ndomain = \"office.test\"\n", "\n#https = \"*:443\"\n");
    }

    private int converse(List<String> typed) {
        terminal = new FakeTerminal(typed);
        return execute(Optional.of(terminal));
    }

    private int run(String... arguments) {
        return execute(Optional.empty(), arguments);
    }

    private int execute(Optional<SetupTerminal> at, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = new CommandLine(new SetupCommand(unused -> at));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler(Main.commandLine().getExecutionExceptionHandler());
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return line.execute(all.toArray(String[]::new));
    }

    private String said() {
        return String.join("\n", terminal.shown) + "\n" + String.join("\n", terminal.asked) + "\n" + out + err;
    }

    private static void type(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private MailDatabase database() {
        return MailDatabase.open(data, StoreSettings.DEFAULT, Clock.systemUTC());
    }

    /** Every file of the box but the database, and what the register holds. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(temp)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = temp.relativize(file).toString();
                if (!name.matches("data/(mail|search)\\.db.*|data/run/.*")) {
                    all.put(name, Files.readString(file));
                }
            }
        }
        if (Files.exists(data.resolve("mail.db"))) {
            try (MailDatabase database = database()) {
                all.put("accounts", database.accounts().list().toString());
                all.put("aliases", database.aliases().list().toString());
            }
        }
        return all;
    }
}
