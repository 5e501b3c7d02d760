package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.Corpus;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;

/**
 * Every mail of the corpus comes over port 25 and is then looked at in six ways: in the page, in the list, by search, by a Sieve
 * rule, in the answer to it, and after export and import. All six show one subject and one author.
 */
class OneReaderTest {
    private static final long PATIENCE = 60_000_000_000L;

    @TempDir
    private Path directory;

    private final Map<String, MessageView> corpus = new LinkedHashMap<>();
    private TestBox box;

    @BeforeEach
    void deliver() throws IOException, InterruptedException {
        box = TestBox.start(
                directory.resolve("box"),
                "office.test",
                Clock.systemUTC(),
                Map.of("authentication.trusted-networks", "127.0.0.0/8", "junk.engine", "off"),
                "alice",
                "bob");
        MessageReader reader = new MessageReader(Clock.systemUTC());
        Map<String, byte[]> messages = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> mail : Corpus.messages().entrySet()) {
            if (travels(mail.getValue())) {
                messages.put(mail.getKey(), mail.getValue());
                corpus.put(mail.getKey(), reader.read(new ByteArrayInputStream(mail.getValue()), Optional.empty()));
            }
        }
        assertThat(corpus).hasSizeGreaterThan(60);
        sieve();
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO elsewhere.test");
            for (Map.Entry<String, byte[]> mail : messages.entrySet()) {
                String text = new String(mail.getValue(), StandardCharsets.ISO_8859_1)
                        .replace("\r\n.", "\r\n..")
                        .replaceFirst("\r\n\\z", ""); // the end of the data brings it
                assertThat(smtp.send("kenji@elsewhere.test", text, "alice@office.test"))
                        .as(mail.getKey())
                        .startsWith("250");
            }
        }
    }

    @AfterEach
    void stop() {
        box.close();
    }

    /** Mails with bare line ends or lines beyond the limit are no mail that arrives by SMTP. */
    private static boolean travels(byte[] mail) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        return !text.replace("\r\n", "").contains("\n")
                && !text.replace("\r\n", "").contains("\r")
                && text.indexOf('\0') < 0
                && text.lines().allMatch(line -> line.length() < 998);
    }

    /** A rule for each subject: where it fits, the mail is in a folder of its number too. */
    private void sieve() throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("require [\"fileinto\", \"copy\"];\n");
        List<String> subjects = subjects();
        for (int i = 0; i < subjects.size(); i++) {
            script.append("if header :is \"subject\" \"")
                    .append(subjects.get(i).replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\" { fileinto :copy \"subject-")
                    .append(i)
                    .append("\"; }\n");
        }
        Path file = directory.resolve("rules.sieve");
        Files.writeString(file, script);
        ServerProcess.command(
                "",
                "sieve",
                "put",
                "alice@office.test",
                file.toString(),
                "--activate",
                "--data",
                box.data().toString());
    }

    private List<String> subjects() {
        return corpus.values().stream()
                .map(MessageView::subject)
                .filter(subject -> !subject.isEmpty())
                .distinct()
                .toList();
    }

    @Test
    void whatIsShownIsListedFoundFilteredAnsweredAndKept() throws IOException, InterruptedException {
        SoftAssertions softly = new SoftAssertions();
        Map<String, String> uidls = uidls("alice");
        Map<String, String> rows = rows();
        for (Map.Entry<String, MessageView> mail : corpus.entrySet()) {
            String name = mail.getKey();
            MessageView view = mail.getValue();
            String uidl = uidls.getOrDefault(name, "");
            Document page = html("/mail/inbox/" + uidl);
            String author = view.from().isEmpty() ? "" : view.from().get(0).address();
            softly.assertThat(page.select("main").text()).as(name + ": page").contains(shown(view.subject()), author);
            softly.assertThat(rows.getOrDefault(uidl, "")).as(name + ": list").contains(shown(view.subject()));
            Document answer = html("/compose?reply=" + uidl);
            softly.assertThat(answer.select("[name=subject]").val())
                    .as(name + ": answer")
                    .endsWith(withoutPrefix(view.subject()));
        }
        found(softly, uidls);
        filtered(softly);
        softly.assertAll();
    }

    @Test
    void exportAndImportKeepWhatIsShown() throws IOException, InterruptedException {
        Path file = directory.resolve("alice.mbox");
        ServerProcess.command(
                "",
                "export",
                "alice@office.test",
                file.toString(),
                "--data",
                box.data().toString());
        ServerProcess.command(
                "",
                "import",
                "bob@office.test",
                file.toString(),
                "--data",
                box.data().toString());
        MessageReader reader = new MessageReader(Clock.systemUTC());
        Set<String> kept = new HashSet<>();
        for (byte[] message : octets("bob")) {
            kept.add(view(reader.read(new ByteArrayInputStream(message), Optional.empty())));
        }
        List<String> missing = corpus.values().stream()
                .map(OneReaderTest::view)
                .filter(view -> !kept.contains(view))
                .toList();
        assertThat(missing).as("what was shown before and is not any more").isEmpty();
    }

    private static String view(MessageView view) {
        // A mail is stored with a line end at its end, so that sizes may differ by one.
        List<String> files = view.parts().stream()
                .map(part -> part.fileName() + " " + part.mediaType())
                .toList();
        return view.subject() + view.from() + view.text().strip() + files;
    }

    private static String shown(String subject) {
        return subject.replaceAll("\\s+", " ").strip();
    }

    private static String withoutPrefix(String subject) {
        return shown(subject).replaceFirst("(?i)^(re|fwd?):\\s*", "");
    }

    /** Each subject finds its mails once the index is made. */
    private void found(SoftAssertions softly, Map<String, String> uidls) throws IOException, InterruptedException {
        Map<String, List<String>> bySubject = new LinkedHashMap<>();
        corpus.forEach((name, view) -> bySubject
                .computeIfAbsent(view.subject(), subject -> new ArrayList<>())
                .add(uidls.getOrDefault(name, "")));
        for (Map.Entry<String, List<String>> subject : bySubject.entrySet()) {
            if (subject.getKey().codePoints().noneMatch(Character::isLetterOrDigit)
                    || subject.getKey().length() < 2) {
                continue;
            }
            String address = "/search?q=" + URLEncoder.encode(subject.getKey(), StandardCharsets.UTF_8);
            long end = System.nanoTime() + PATIENCE;
            List<String> found = box.page("alice", address).uidls();
            while (!found.containsAll(subject.getValue())
                    && System.nanoTime() < end
                    && subject.getValue().size() < 50) {
                found = box.page("alice", address).uidls();
            }
            softly.assertThat(found).as("search: " + subject.getKey()).containsAll(subject.getValue());
        }
    }

    private void filtered(SoftAssertions softly) throws IOException {
        List<String> subjects = subjects();
        for (int i = 0; i < subjects.size(); i++) {
            String subject = subjects.get(i);
            long wanted = corpus.values().stream()
                    .filter(view -> view.subject().equals(subject))
                    .count();
            softly.assertThat(box.mail("alice", "subject-" + i))
                    .as("sieve: " + subject)
                    .hasSizeGreaterThanOrEqualTo((int) wanted);
        }
    }

    private Document html(String path) throws IOException, InterruptedException {
        WebClient.Page page = box.page("alice", path);
        assertThat(page.status()).as(path).isEqualTo(200);
        return Jsoup.parse(page.text());
    }

    /** UIDLs by the name of the mail: they were delivered in this order, and the list is newest first. */
    private Map<String, String> uidls(String user) throws IOException, InterruptedException {
        List<String> newestFirst = new ArrayList<>();
        for (int number = 1; newestFirst.size() < corpus.size(); number++) {
            List<String> more = box.page(user, "/mail/inbox?page=" + number).uidls();
            assertThat(more).isNotEmpty();
            newestFirst.addAll(more);
        }
        Map<String, String> uidls = new HashMap<>();
        int at = corpus.size();
        for (String name : corpus.keySet()) {
            uidls.put(name, newestFirst.get(--at));
        }
        return uidls;
    }

    /** The text of each row, by UIDL. */
    private Map<String, String> rows() throws IOException, InterruptedException {
        Map<String, String> rows = new HashMap<>();
        for (int number = 1; rows.size() < corpus.size(); number++) {
            for (Element row : html("/mail/inbox?page=" + number).select("[data-uidl]")) {
                rows.put(row.attr("data-uidl"), row.text());
            }
        }
        return rows;
    }

    private List<byte[]> octets(String user) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        try (SmtpTalk pop3 = SmtpTalk.tls(box.port("pop3s"))) {
            pop3.say("USER " + user + "@office.test");
            assertThat(pop3.say("PASS " + Office.PASSWORD)).startsWith("+OK");
            int count = Integer.parseInt(pop3.say("STAT").split(" ", -1)[1]);
            for (int i = 1; i <= count; i++) {
                assertThat(pop3.say("RETR " + i)).startsWith("+OK");
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                for (String line = pop3.line(); !line.equals("."); line = pop3.line()) {
                    message.writeBytes(
                            (line.startsWith(".") ? line.substring(1) : line).getBytes(StandardCharsets.ISO_8859_1));
                    message.writeBytes(new byte[] {'\r', '\n'});
                }
                messages.add(message.toByteArray());
            }
        }
        return messages;
    }
}
