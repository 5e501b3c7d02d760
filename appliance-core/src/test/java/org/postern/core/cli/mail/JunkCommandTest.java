package org.postern.core.cli.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Main;
import picocli.CommandLine;

/** {@code postern junk} as a person types it, on a real data directory. */
class JunkCommandTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path data = Path.of("");
    private Path offers = Path.of("");
    private Path letters = Path.of("");

    @BeforeEach
    void makeABoxAndMail() throws IOException {
        data = temp.resolve("box");
        assertThat(run("init", "--domain", "office.test", "--https", "127.0.0.1:0", "--smtp", "127.0.0.1:0"))
                .isZero();
        var standardInput = System.in;
        System.setIn(new java.io.ByteArrayInputStream("correct horse battery\n".getBytes(UTF_8)));
        try {
            assertThat(run("user", "add", "alice", "--password-stdin")).isZero();
        } finally {
            System.setIn(standardInput);
        }
        StringBuilder mbox = new StringBuilder();
        letters = temp.resolve("letters");
        for (String part : new String[] {"cur", "new", "tmp"}) {
            Files.createDirectories(letters.resolve(part));
        }
        for (int i = 0; i < 25; i++) {
            mbox.append("From x Mon Nov 23 10:00:0").append(i % 10).append(" 2026\n");
            mbox.append(offer(i)).append('\n');
            Files.writeString(letters.resolve("cur").resolve("1" + i + ".a:2,S"), letter(i));
        }
        offers = Files.writeString(temp.resolve("offers.mbox"), mbox);
    }

    private static String offer(int number) {
        return "From: Winner <win" + number + "@cheap.example>\nSubject: claim your prize\n\n"
                + "casino bonus free spins lottery winner click http://cheap.example/" + number + "\n";
    }

    private static String letter(int number) {
        return "From: Carol <carol@firm.example>\nTo: alice@office.test\nSubject: minutes of the meeting\n\n"
                + "please find the minutes and the invoice number " + number + " attached, kind regards\n";
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data.toString();
        return line.execute(all);
    }

    private String said(String... arguments) {
        out.getBuffer().setLength(0);
        assertThat(run(arguments)).as(err.toString()).isZero();
        return out.toString();
    }

    @Test
    void trainsTestsAndForgets() throws IOException {
        Path mail = Files.writeString(temp.resolve("mail.eml"), offer(99));
        assertThat(said("junk", "test", "alice", mail.toString())).contains("mail", "too little was learned");
        assertThat(said("junk", "train", "alice", offers.toString(), "--spam")).contains("learned 25 messages as spam");
        assertThat(said("junk", "train", "alice", letters.toString(), "--ham")).contains("learned 25 messages as ham");
        assertThat(said("junk", "status"))
                .contains("engine\town", "shared\t25 spam, 25 ham\n", "alice@office.test\t25 spam, 25 ham\n");
        assertThat(said("junk", "status", "alice")).contains("waiting to be learned\t0");
        assertThat(said("junk", "test", "alice", mail.toString()))
                .startsWith("junk\t")
                .contains("\tcasino\n");
        assertThat(said("junk", "reset", "alice")).contains("forgot what was learned for alice");
        assertThat(said("junk", "test", "alice", mail.toString())).as("by all").startsWith("junk\t");
        assertThat(said("junk", "reset", "--shared")).contains("forgot");
        assertThat(said("junk", "status")).contains("shared\t0 spam, 0 ham; needs 20 of each to count");
    }

    @Test
    void teachesAllTogetherWithoutAPerson() throws IOException {
        Path one = Files.writeString(temp.resolve("one.eml"), offer(1));
        assertThat(said("junk", "train", "--shared", "--spam", one.toString())).contains("learned 1 messages as spam");
        assertThat(said("junk", "status")).contains("shared\t1 spam", "alice@office.test\t0 spam");
    }

    @Test
    void nothingOfAMessageSteersTheTerminal() throws IOException {
        run("junk", "train", "alice", offers.toString(), "--spam");
        run("junk", "train", "alice", letters.toString(), "--ham");
        Path mail =
                Files.writeString(temp.resolve("esc.eml"), offer(1).replace("casino", "\u001b]0;pwned\u0007casino"));
        assertThat(said("junk", "test", "alice", mail.toString())).doesNotContain("\u001b", "\u0007");
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThat(run("junk", "train", "alice", offers.toString())).isEqualTo(2);
        assertThat(run("junk", "train", "alice", offers.toString(), "--spam", "--ham"))
                .isEqualTo(2);
        assertThat(run("junk", "train", offers.toString(), "--spam")).isEqualTo(2);
        assertThat(run("junk", "train", "alice", offers.toString(), "--spam", "--shared"))
                .isEqualTo(2);
        assertThat(run("junk", "reset")).isEqualTo(2);
        assertThat(run("junk", "reset", "alice", "--shared")).isEqualTo(2);
        assertThat(run("junk", "train", "nobody", offers.toString(), "--spam")).isEqualTo(1);
        assertThat(run("junk", "train", "alice", temp.resolve("none").toString(), "--spam"))
                .isEqualTo(1);
        assertThat(run("junk", "test", "alice", temp.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("nobody@office.test", "say either --spam or --ham", "neither an mbox file");
    }
}
