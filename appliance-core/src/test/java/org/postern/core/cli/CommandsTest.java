package org.postern.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.core.cli.mail.UserCommand;
import org.postern.core.console.FakeTerminal;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;
import picocli.CommandLine;

/** The commands as a person types them, on a real data directory. */
class CommandsTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream standardInput = System.in;
    private Path data = Path.of("");

    @BeforeEach
    void makeABox() {
        data = temp.resolve("box");
        assertThat(run(
                        "init",
                        "--domain",
                        "office.test",
                        "--https",
                        "127.0.0.1:0",
                        "--smtp",
                        "127.0.0.1:0",
                        "--pop3s",
                        "127.0.0.1:0"))
                .isZero();
    }

    @AfterEach
    void giveStandardInputBack() {
        System.setIn(standardInput);
    }

    @Test
    void initMakesAPrivateBoxAndRefusesAnExistingOne() throws Exception {
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("postern.toml"))).isEqualTo("rw-------");
        assertThat(data.resolve("keys/server.pem")).exists();
        String before = Files.readString(data.resolve("postern.toml"));
        assertThat(before).contains("domain = \"office.test\"", "hostname = \"mail.office.test\"");
        assertThat(before).contains("listen-tls = \"127.0.0.1:0\"", "listen-starttls = \"127.0.0.1:0\"");
        assertThat(run("init", "--domain", "other.test")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing was changed");
        assertThat(data.resolve("postern.toml")).hasContent(before);
    }

    @Test
    void initTellsWhatIsWrongWithItsOptionsAndMakesNothing() {
        data = temp.resolve("other");
        assertThat(run("init", "--domain", "office.test", "--https", "443", "--set", "smtp.max-eror=60"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("smtp.max-eror", "smtp.max-errors");
        assertThat(run("init")).isEqualTo(2);
        assertThat(data).doesNotExist();
    }

    @Test
    void everyCommandHasHelpAndTellsWrongUsage() {
        for (String command : List.of("init", "serve", "user", "app-password", "import", "export", "check")) {
            assertThat(execute(command, "--help")).as(command).isZero();
            assertThat(execute(command, "--no-such-option")).as(command).isEqualTo(2);
        }
        assertThat(execute("user", "add", "--help")).isZero();
        assertThat(execute("frobnicate")).isEqualTo(2);
    }

    @Test
    void addsListsDisablesAndDeletesPeople() {
        assertThat(addAlice()).isZero();
        assertThat(addAlice()).isEqualTo(1);
        assertThat(run("user", "list")).isZero();
        assertThat(out.toString()).contains("alice@office.test\tenabled\tAlice");
        assertThat(run("user", "disable", "alice@office.test")).isZero();
        assertThat(run("user", "list")).isZero();
        assertThat(out.toString()).contains("alice@office.test\tdisabled");
        assertThat(run("user", "enable", "alice")).isZero();
        type("another horse battery\n");
        assertThat(run("user", "password", "alice", "--password-stdin")).isZero();
        assertThat(run("user", "delete", "alice")).isZero();
        assertThat(run("user", "delete", "alice")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no account alice@office.test");
    }

    @Test
    void appPasswordsAreMadeListedAndRevoked() {
        assertThat(addAlice()).isZero();
        assertThat(run("app-password", "add", "alice", "telephone")).isZero();
        assertThat(out.toString()).containsPattern("password +[a-z]{4}-[a-z]{4}-[a-z]{4}-[a-z]{4}\\R");
        assertThat(run("app-password", "add", "alice", "telephone")).isEqualTo(1);
        assertThat(run("app-password", "add", "alice", "desk")).isZero();
        assertThat(run("app-password", "list", "alice@office.test")).isZero();
        assertThat(out.toString()).containsPattern("telephone\t[0-9-]+T[0-9:]+Z\tnever used");
        assertThat(run("app-password", "revoke", "alice", "telephone")).isZero();
        assertThat(run("app-password", "revoke", "alice", "telephone")).isEqualTo(1);
        assertThat(err.toString()).contains("has no app password named telephone", "Nothing was changed");
        assertThat(run("app-password", "revoke", "alice")).isEqualTo(2);
        type("another horse battery\n");
        assertThat(run("user", "password", "alice", "--password-stdin")).isZero();
        type("another horse battery\n");
        assertThat(run("user", "password", "alice", "--password-stdin", "--revoke-app-passwords"))
                .isZero();
        assertThat(out.toString()).contains("app passwords revoked: 1");
        assertThat(run("app-password", "add", "nobody", "desk")).isEqualTo(1);
    }

    @Test
    void aPersonAddedWithAFullWidthNameHasTheUsualOne() {
        for (String typed : new String[] {"ａｌｉｃｅ", "ｂｏｂ＠ｏｆｆｉｃｅ．ｔｅｓｔ"}) {
            type("correct horse battery\n");
            assertThat(run("user", "add", typed, "--password-stdin")).as(typed).isZero();
        }
        assertThat(run("user", "list")).isZero();
        assertThat(out.toString()).contains("alice@office.test\t", "bob@office.test\t");
    }

    @ParameterizedTest
    @CsvSource({
        "x, at least 12 characters",
        "password123456, common words",
        "alice@office.test, own name",
        "qwertyuiop12, among the first",
        "aaaaaaaaaaaaaaaaaaaa, a repetition"
    })
    void refusesPasswordsThatAStrangerWouldTryFirstAndSaysWhy(String password, String why) {
        type(password + "\n");
        assertThat(run("user", "add", "alice", "--password-stdin")).isEqualTo(1);
        assertThat(err.toString()).contains(why, "Nothing was changed").doesNotContain("\n" + password);
        assertThat(run("user", "list")).isZero();
        assertThat(out.toString()).doesNotContain("alice");
        assertThat(addAlice()).isZero();
        type(password + "\n");
        assertThat(run("user", "password", "alice", "--password-stdin")).isEqualTo(1);
        assertThat(err.toString().split(why, -1)).hasSize(3);
    }

    @Test
    void refusesPeopleOfOtherDomainsAndEmptyPasswords() {
        type("another horse battery\n");
        assertThat(run("user", "add", "eve@elsewhere.test", "--password-stdin")).isEqualTo(1);
        type("\n");
        assertThat(run("user", "add", "bob", "--password-stdin")).isEqualTo(1);
        assertThat(err.toString()).contains("not in this office's domain", "is empty");
        assertThat(run("user", "list")).isZero();
        assertThat(out.toString()).doesNotContain("eve").doesNotContain("bob");
    }

    @Test
    void exportsWhatItImportedByteForByte() throws Exception {
        assertThat(addAlice()).isZero();
        Path mbox = Files.writeString(
                temp.resolve("in.mbox"),
                "From a@b.test Thu Nov 12 10:00:00 2026\nSubject: one\nStatus: RO\n\nHello\n>From here\n>>From there\n"
                        + "From prose that is no separator\n\n\n"
                        + "From MAILER-DAEMON Thu Nov 12 10:00:01 2026\r\nSubject: two\r\n\r\nno line end at the end");
        assertThat(run("import", "alice", mbox.toString())).isZero();
        assertThat(out.toString()).contains("imported 2, skipped 0");
        List<String> first = contents();
        assertThat(first)
                .containsExactly(
                        "Subject: one\r\nStatus: RO\r\n\r\nHello\r\nFrom here\r\n>From there\r\n"
                                + "From prose that is no separator\r\n\r\n",
                        "Subject: two\r\n\r\nno line end at the end\r\n");
        Path exported = temp.resolve("out.mbox");
        assertThat(run("export", "alice", exported.toString())).isZero();
        assertThat(mode(exported)).isEqualTo("rw-------");
        assertThat(run("export", "alice", exported.toString())).isEqualTo(1);
        assertThat(run("import", "alice", exported.toString())).isZero();
        List<String> both = contents();
        assertThat(both.subList(2, 4)).isEqualTo(first);
    }

    @Test
    void importsFlagsOfAMaildirAndItsSubfoldersAndLeavesLinksAlone() throws Exception {
        assertThat(addAlice()).isZero();
        Path maildir = temp.resolve("Maildir");
        for (String part : List.of("cur", "new", "tmp", ".Sent/cur", ".Sent/new")) {
            Files.createDirectories(maildir.resolve(part));
        }
        Files.writeString(maildir.resolve(".Sent/cur/1793610900.a:2,S"), "Subject: sent\n\nx\n");
        Files.writeString(maildir.resolve("cur/1.a:2,FRS"), "Subject: seen\n\nx\n");
        Files.writeString(maildir.resolve("cur/2.b!2,"), "Subject: not seen\n\nx\n");
        Files.writeString(maildir.resolve("new/3.c"), "Subject: new\n\nx\n");
        Files.writeString(maildir.resolve("new/4.d"), "");
        Files.createSymbolicLink(maildir.resolve("new/5.e"), data.resolve("postern.toml"));
        assertThat(run("import", "alice", maildir.toString())).isZero();
        assertThat(out.toString()).contains("imported 4, skipped 1", "4.d is empty");
        try (MailDatabase database = open()) {
            assertThat(database.mailboxes().list(inbox(database), Mailboxes.ListFilter.ALL, 0, 10))
                    .extracting(row -> List.copyOf(row.flags()))
                    .containsExactly(List.of(), List.of(), List.of(Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED));
        }
    }

    @Test
    void importsAThunderbirdTreeWithMarksTimesAndFoldersAndNamesWhatIsNoMail() throws Exception {
        assertThat(addAlice()).isZero();
        Path tree = temp.resolve("Local Folders");
        Files.createDirectories(tree.resolve("Inbox.sbd"));
        String from = "From - Mon Nov  2 09:15:00 2026\n";
        Files.writeString(
                tree.resolve("Inbox"),
                from + "X-Mozilla-Status: 0005\nX-Mozilla-Keys: $label1\nSubject: read and starred\n\nx\n\n" + from
                        + "X-Mozilla-Status: 0009\nSubject: expunged\n\nx\n");
        Files.writeString(
                tree.resolve("Gesendet"),
                from + "X-Mozilla-Status: 0001\nTo: " + "person.of.the.office@elsewhere.test, ".repeat(60)
                        + "last@elsewhere.test\nDate: Tue, 3 Nov 2026 10:00:00 +0900\nSubject: s\n\nx\n"); // a line of
        // 2,200
        // octets
        Files.writeString(tree.resolve("Inbox.sbd/顧客"), from + "X-Mozilla-Status: 0002\nSubject: answered\n\nx\n");
        Files.writeString(tree.resolve("broken.eml"), "not a message");
        assertThat(run("import", "alice", tree.toString()))
                .as("a file was no mail")
                .isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "imported 3, skipped 0, files that could not be read: 1",
                        "broken.eml is not mail",
                        "1 message was deleted");
        try (MailDatabase database = open()) {
            assertThat(shown(database))
                    .containsExactlyInAnyOrder(
                            "Inbox 2026-11-02T09:15:00Z [SEEN, FLAGGED] [$label1]",
                            "Sent 2026-11-03T01:00:00Z [SEEN] []",
                            "顧客 2026-11-02T09:15:00Z [ANSWERED] []");
        }
        Path exported = temp.resolve("all.mbox");
        assertThat(run("export", "alice", exported.toString())).isZero();
        assertThat(Files.readString(exported))
                .contains("\nStatus: RO\nX-Status: F\nX-Keywords: $label1\nSubject: read and starred\n");
        assertThat(run("import", "alice", exported.toString(), "--folder", "archive"))
                .isZero();
        try (MailDatabase database = open()) {
            assertThat(shown(database))
                    .contains(
                            "Archive 2026-11-02T09:15:00Z [SEEN, FLAGGED] [$label1]",
                            "Archive 2026-11-03T01:00:00Z [SEEN] []",
                            "Archive 2026-11-02T09:15:00Z [ANSWERED] []");
        }
    }

    @Test
    void importsASingleMessage() throws Exception {
        assertThat(addAlice()).isZero();
        Path message =
                Files.writeString(temp.resolve("one.eml"), "\ufeffSubject: one\nFrom: x@y.test\n\nFrom here 9:15\n\n");
        assertThat(run("import", "alice", message.toString())).isZero();
        assertThat(contents()).containsExactly("Subject: one\r\nFrom: x@y.test\r\n\r\nFrom here 9:15\r\n\r\n");
    }

    private static List<String> shown(MailDatabase database) {
        long alice = database.accounts().list().get(0).id();
        return database.mailboxes().folders(alice).stream()
                .flatMap(folder -> database.mailboxes().list(folder.id(), Mailboxes.ListFilter.ALL, 0, 10).stream()
                        .map(row -> folder.name() + " " + row.arrived() + " " + new TreeSet<>(row.flags()) + " "
                                + row.keywords()))
                .toList();
    }

    @Test
    void skipsAndReportsMessagesOverTheLimit() throws Exception {
        data = temp.resolve("small");
        assertThat(run("init", "--domain", "office.test", "--set", "smtp.max-message=64 KiB"))
                .isZero();
        assertThat(addAlice()).isZero();
        String large = "x".repeat(70).concat("\n").repeat(1000);
        Path mbox = Files.writeString(
                temp.resolve("in.mbox"),
                "From a@b.test Thu Nov 12 10:00:00 2026\nSubject: large\n\n" + large
                        + "\nFrom a@b.test Thu Nov 12 10:00:00 2026\nSubject: small\n\nx\n");
        assertThat(run("import", "alice", mbox.toString())).isZero();
        assertThat(out.toString())
                .contains("message 1 is larger than smtp.max-message and was skipped", "imported 1, skipped 1");
        assertThat(contents()).containsExactly("Subject: small\r\n\r\nx\r\n");
    }

    @Test
    void refusesWhatIsNoMailbox() throws Exception {
        assertThat(addAlice()).isZero();
        Path text = Files.writeString(temp.resolve("letter.txt"), "Dear Alice,\n");
        assertThat(run("import", "alice", text.toString())).isEqualTo(1);
        assertThat(run("import", "alice", temp.toString())).isEqualTo(1);
        assertThat(run("import", "nobody", text.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("not an mbox file", "neither an mbox file nor a Maildir", "there is no account");
    }

    @Test
    void checkMakesNothing() throws Exception {
        assertThat(run("check")).as(out.toString()).isZero();
        assertThat(out.toString()).contains("mail database: there is none yet").doesNotContain("FAIL");
        assertThat(data.resolve("mail.db")).doesNotExist();
        assertThat(data.resolve("search.db")).doesNotExist();
    }

    @Test
    void checkSaysHowMuchOldMailIsReadAgain() throws Exception {
        assertThat(addAlice()).isZero();
        Path mbox = Files.writeString(
                temp.resolve("in.mbox"), "From a@b.test Thu Nov 12 10:00:00 2026\nSubject: one\n\nx\n");
        assertThat(run("import", "alice", mbox.toString())).isZero();
        try (Connection index = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("search.db"));
                Statement statement = index.createStatement()) {
            statement.execute("UPDATE reread SET last = 1, next = 1");
        }
        assertThat(run("check")).isZero();
        assertThat(out.toString())
                .contains("search index: 0 of 1 messages read again")
                .doesNotContain("FAIL");
    }

    @Test
    void checkPassesAWholeBoxAndNamesWhatIsWrong() throws Exception {
        assertThat(addAlice()).isZero();
        assertThat(run("check")).as(out.toString()).isZero();
        assertThat(out.toString()).doesNotContain("FAIL");
        Files.setPosixFilePermissions(data.resolve("keys/server.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(
                data.resolve("postern.toml"),
                Files.readString(data.resolve("postern.toml")).replace("[hop]", "[hop]\npop3 = \"*:0\""));
        assertThat(run("check")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL configuration: line ", "hop.pop3 is *:0", "FAIL keys", "chmod 600");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run("check")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL data directory", "chmod 700");
        assertThat(run("user", "list")).isEqualTo(1);
    }

    @Test
    void refusesADirectoryWithoutABoxAndABrokenConfiguration() throws Exception {
        Path whole = data;
        data = temp.resolve("nowhere");
        assertThat(run("user", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("postern init");
        data = whole;
        Files.writeString(data.resolve("postern.toml"), "[office]\ndomian = \"x\"\n");
        assertThat(run("serve")).isEqualTo(1);
        assertThat(err.toString()).contains("line 2: unknown key office.domian; the nearest is office.domain");
    }

    private int addAlice() {
        type("correct horse battery\n");
        return run("user", "add", "alice@office.test", "--name", "Alice", "--password-stdin");
    }

    private static void type(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aliasesGroupsAndTheCatchAllAreMadeShownAndDeleted() {
        addAlice();
        type("correct horse battery 2\n");
        assertThat(run("user", "add", "bob", "--password-stdin")).isZero();
        assertThat(run("alias", "add", "info", "alice")).isZero();
        assertThat(run("alias", "add", "info", "bob")).isEqualTo(1);
        assertThat(run("alias", "add", "alice", "bob")).isEqualTo(1);
        assertThat(run("alias", "add", "sales", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("nobody@office.test has no mailbox here. Nothing was changed");
        assertThat(run("alias", "add", "x@far.test", "alice")).isEqualTo(1);
        assertThat(run("alias", "add", "two", "a b@far.test")).isEqualTo(1);
        assertThat(err.toString()).contains("not one address: a b@far.test");
        assertThat(run("alias", "add", "taro", ".taro..yamada.@far.test")).isZero();
        assertThat(run("alias", "add")).isEqualTo(2);
        assertThat(run("group", "add", "staff", "info", "carol@far.test")).isZero();
        assertThat(run("group", "join", "staff", "bob")).isZero();
        assertThat(run("group", "leave", "staff", "carol@far.test")).isZero();
        assertThat(run("group", "list")).isZero();
        assertThat(out.toString()).contains("staff@office.test\tbob@office.test info@office.test");
        assertThat(run("alias", "show", "staff")).isZero();
        assertThat(out.toString()).contains("alice@office.test\tmailbox", "bob@office.test\tmailbox");
        assertThat(run("alias", "show", "whoever")).isEqualTo(1);
        assertThat(run("catch-all", "set", "bob")).isZero();
        assertThat(run("catch-all", "set", "alice")).isZero();
        assertThat(run("catch-all", "show")).isZero();
        assertThat(out.toString()).contains("*@office.test\talice@office.test");
        assertThat(run("alias", "show", "whoever")).isZero();
        assertThat(run("catch-all", "off")).isZero();
        assertThat(run("alias", "delete", "staff")).isEqualTo(1);
        assertThat(run("group", "delete", "staff")).isZero();
        assertThat(run("alias", "delete", "info")).isZero();
        assertThat(run("alias", "list")).isZero();
        assertThat(run("alias", "show", "info")).isEqualTo(1);
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add(data.toString());
        return execute(all.toArray(String[]::new));
    }

    @Test
    void aPersonAtATerminalIsAskedBeforeMailIsDeletedForGood() {
        addAlice();
        assertThat(delete(List.of("y"))).isEqualTo(1);
        assertThat(err.toString()).contains("nothing was deleted");
        assertThat(delete(List.of())).as("the input ends").isEqualTo(1);
        run("user", "list");
        assertThat(out.toString()).contains("alice@office.test");
        assertThat(delete(List.of("yes"))).isZero();
        out.getBuffer().setLength(0);
        run("user", "list");
        assertThat(out.toString()).doesNotContain("alice@office.test");
        addAlice();
        assertThat(delete(List.of(), "--yes")).isZero();
    }

    private int delete(List<String> typed, String... more) {
        FakeTerminal terminal = new FakeTerminal(typed);
        CommandLine line = new CommandLine(new UserCommand(unused -> Optional.of(terminal)));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler(Main.commandLine().getExecutionExceptionHandler());
        List<String> words = new ArrayList<>(List.of("delete", "alice", "--data", data.toString()));
        words.addAll(List.of(more));
        int code = line.execute(words.toArray(String[]::new));
        assertThat(terminal.asked)
                .isEqualTo(
                        more.length > 0
                                ? List.of()
                                : List.of("Delete alice@office.test with 0 messages for good? [yes/NO] "));
        return code;
    }

    private int execute(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private MailDatabase open() {
        return MailDatabase.open(data, StoreSettings.DEFAULT, Clock.systemUTC());
    }

    private static long inbox(MailDatabase database) {
        return database.mailboxes()
                .folder(alice(database), "Inbox")
                .orElseThrow()
                .id();
    }

    private static long alice(MailDatabase database) {
        return database.accounts()
                .find(EmailAddress.parse("alice@office.test"))
                .orElseThrow()
                .id();
    }

    private List<String> contents() throws IOException {
        List<String> contents = new ArrayList<>();
        try (MailDatabase database = open();
                Maildrop maildrop = database.mailboxes().openMaildrop(alice(database), "Inbox")) {
            for (int i = 0; i < maildrop.count(); i++) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (InputStream in = maildrop.content(i)) {
                    in.transferTo(bytes);
                }
                contents.add(bytes.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
