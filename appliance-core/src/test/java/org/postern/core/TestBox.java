package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.core.config.ConfigText;
import org.postern.store.address.EmailAddress;
import org.postern.store.sql.MailDatabase;
import org.postern.tls.dkim.DkimKeys;

/**
 * A whole box in this process, reached only as people reach it: web form, SMTP, POP3S. Its users all have {@link
 * Office#PASSWORD}.
 */
final class TestBox implements AutoCloseable {
    private static final long PATIENCE = 30_000_000_000L;

    private final String domain;
    private final DataDirectory directory;
    private final Config config;
    private final Clock clock;
    private final Map<String, WebClient> browsers = new ConcurrentHashMap<>();
    private Optional<Appliance> appliance = Optional.empty();

    private TestBox(String domain, DataDirectory directory, Config config, Clock clock) {
        this.domain = domain;
        this.directory = directory;
        this.config = config;
        this.clock = clock;
    }

    /** Makes a box whose host is {@code mail.DOMAIN} and starts it; settings given go before the usual ones. */
    static TestBox start(Path data, String domain, Clock clock, Map<String, String> settings, String... users) {
        DataDirectory directory = new DataDirectory(data);
        directory.make();
        Map<String, String> all = new TreeMap<>(Map.of(
                "office.domain", domain,
                "office.hostname", "mail." + domain,
                "web.https", "127.0.0.1:0",
                "smtp.listen", "127.0.0.1:0",
                "submission.listen-tls", "127.0.0.1:0",
                "submission.listen-starttls", "127.0.0.1:0",
                "pop3.pop3s", "127.0.0.1:0"));
        all.putAll(settings);
        Config config = ConfigText.compose(all);
        directory.write(directory.config(), ConfigText.sample(ConfigText.literals(all)));
        try (MailDatabase database = MailDatabase.open(data, config.store().settings(), clock)) {
            for (String user : users) {
                database.accounts()
                        .add(EmailAddress.parse(user + "@" + domain), user, Office.PASSWORD.toCharArray(), 0);
            }
        }
        TestBox box = new TestBox(domain, directory, config, clock);
        box.restart();
        return box;
    }

    /** Settings of a gateway before servers on this machine, in plain text; its connections are closed soon. */
    static Map<String, String> before(String kind, int receivePort, int smtpPort) {
        return new HashMap<>(Map.of(
                "gateway.kind", kind,
                "gateway.host", "127.0.0.1",
                "gateway.receive-port", String.valueOf(receivePort),
                "gateway.receive-security", "plain",
                "gateway.smtp-port", String.valueOf(smtpPort),
                "gateway.smtp-security", "plain",
                "gateway.smtp-auth", "none",
                "gateway.keep-open", "1 s"));
    }

    /** Starts the box that commands made there, with nothing changed. */
    static TestBox startAsItIs(Path data, Clock clock) {
        DataDirectory directory = new DataDirectory(data);
        Config config = ConfigFile.read(directory.config());
        TestBox box = new TestBox(config.office().domain().ascii(), directory, config, clock);
        box.restart();
        return box;
    }

    /** Stops it if it runs, and starts it on the same data. */
    void restart() {
        close();
        appliance = Optional.of(Appliance.start(directory, config, clock));
    }

    /** Lets the box look at once whether all its parts work. */
    void look() {
        appliance.orElseThrow().look();
    }

    /** Lets the box do what its first sign-in would wait for, and waits for that; returns how much of it failed. */
    int warm() throws InterruptedException {
        return appliance.orElseThrow().warm().join();
    }

    int port(String listener) {
        return appliance.orElseThrow().port(listener);
    }

    Path data() {
        return directory.path();
    }

    /** The DNS records of the keys that sign its mail, in zone file form. */
    String signingKeys() {
        DkimKeys keys = DkimKeys.open(directory.keys(), config.dkim().settings(config.office(), config.tls()), clock);
        return keys.status().stream()
                .flatMap(status -> status.generation().keys().stream())
                .map(key -> key.record().zoneText() + "\n")
                .collect(Collectors.joining());
    }

    /** Sends a message with the form of the webmail. */
    void write(String user, String to, String subject, String body) throws IOException, InterruptedException {
        write(user, Map.of("to", to, "subject", subject, "body", body));
    }

    void write(String user, Map<String, String> fields) throws IOException, InterruptedException {
        Map<String, String> letter = new HashMap<>(page(user, "/compose").hidden("/compose"));
        letter.putAll(Map.of("to", "", "cc", "", "bcc", "", "subject", "", "body", "", "action", "send"));
        letter.putAll(fields);
        WebClient.Page sent = browser(user).postMultipart("/compose", letter, "", new byte[0]);
        assertThat(sent.status()).as(sent.text()).isEqualTo(303);
    }

    /** Posts a form as it is, with a file where the name is not empty. */
    WebClient.Page post(String user, String path, Map<String, String> fields, String fileName, byte[] file)
            throws IOException, InterruptedException {
        return browser(user).postMultipart(path, fields, fileName, file);
    }

    WebClient browser(String user) {
        int port = port("https");
        return browsers.computeIfAbsent(user + port, u -> new WebClient("https://localhost:" + port));
    }

    /** A page of the webmail, after a login where one is needed. */
    WebClient.Page page(String user, String path) throws IOException, InterruptedException {
        WebClient browser = browser(user);
        WebClient.Page page = browser.get(path);
        if (page.status() != 200) {
            assertThat(browser.login(user + "@" + domain, Office.PASSWORD).status())
                    .isEqualTo(303);
            page = browser.get(path);
        }
        return page;
    }

    /** Asks for the page of waiting mail until it shows the text. */
    void awaitOutbox(String user, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        for (String shown = "";
                !shown.contains(text);
                shown = page(user, "/outbox").text()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(text + " never stood in the outbox, this did: " + shown);
            }
        }
    }

    /** Hands a message over as a mail program does, over TLS and with the password; returns the last reply. */
    String submit(String user, String sender, String message, String... recipients) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.tls(port("submissions"))) {
            smtp.say("EHLO [127.0.0.1]");
            String login = "\0" + user + "@" + domain + "\0" + Office.PASSWORD;
            String token = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            assertThat(smtp.say("AUTH PLAIN " + token)).startsWith("235");
            return smtp.send(sender, message, recipients);
        }
    }

    /** Everything in the folder, oldest first, as POP3S gives it. */
    List<String> mail(String user, String folder) throws IOException {
        List<String> messages = new ArrayList<>();
        try (SmtpTalk pop3 = SmtpTalk.tls(port("pop3s"))) {
            pop3.say("USER " + octets(user) + (folder.isEmpty() ? "" : "+" + folder) + "@" + octets(domain));
            assertThat(pop3.say("PASS " + Office.PASSWORD)).startsWith("+OK");
            int count = Integer.parseInt(pop3.say("STAT").split(" ", -1)[1]);
            for (int i = 1; i <= count; i++) {
                assertThat(pop3.say("RETR " + i)).startsWith("+OK");
                StringBuilder message = new StringBuilder();
                for (String line = pop3.line(); !line.equals("."); line = pop3.line()) {
                    message.append(line.startsWith(".") ? line.substring(1) : line)
                            .append("\r\n");
                }
                messages.add(
                        new String(message.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
            pop3.say("QUIT");
        }
        return messages;
    }

    /** {@link SmtpTalk} speaks ISO-8859-1: the octets of UTF-8 as characters. */
    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    List<String> inbox(String user) throws IOException {
        return mail(user, "");
    }

    /** Asks for mail until a message is there that fits. */
    String await(String user, String folder, Predicate<String> wanted) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            List<String> messages = mail(user, folder);
            Optional<String> found = messages.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("no such message came; these did: " + messages);
            }
        }
    }

    /** The report on what could not be delivered to a recipient. */
    String report(String user, String recipient) throws IOException {
        return await(
                user, "", message -> message.contains("multipart/report") && message.contains("rfc822; " + recipient));
    }

    @Override
    public void close() {
        appliance.ifPresent(Appliance::close);
        appliance = Optional.empty();
    }
}
