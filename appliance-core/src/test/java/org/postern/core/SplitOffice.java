package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.postern.core.cli.Commands;
import org.postern.core.config.ConfigText;
import org.postern.core.split.MailNode;
import org.postern.tls.node.JoinedNode;
import org.postern.tls.node.NodeKeys;

/** An office of two machines: a mail node with alice and bob, and a web node made with the commands of both sides. */
final class SplitOffice implements AutoCloseable {
    static final long MOST = 1 << 20;
    static final List<String> PORTS = List.of("node-pop3", "node-smtp", "node-control");

    /** Since when the mail node has an authority of nodes; a certificate of then has ended. */
    final Clock earlier = Clock.fixed(Instant.now().minus(Duration.ofDays(1_000)), ZoneOffset.UTC);

    private final Path directory;
    private final Map<String, Relay> relays = new HashMap<>();
    final TestBox mail;
    private final Appliance web;

    SplitOffice(Path directory) throws IOException {
        this.directory = directory;
        NodeKeys.open(directory.resolve("mail").resolve("keys"), earlier);
        this.mail = TestBox.start(
                directory.resolve("mail"),
                "office.test",
                Clock.systemUTC(),
                Map.of(
                        "split.pop3", "127.0.0.1:0",
                        "split.smtp", "127.0.0.1:0",
                        "split.control", "127.0.0.1:0",
                        "smtp.max-message", "1 MiB",
                        "authentication.enabled", "false"),
                "alice",
                "bob");
        for (String port : PORTS) {
            relays.put(port, new Relay(mail.port(port)));
        }
        DataDirectory data = new DataDirectory(directory.resolve("web"));
        data.make();
        Map<String, String> settings = Map.of(
                "office.domain", "office.test",
                "office.hostname", "www.office.test",
                "web.https", "127.0.0.1:0",
                "smtp.max-message", "1 MiB",
                "gateway.kind", "postern",
                "gateway.host", "127.0.0.1",
                "gateway.receive-port", Integer.toString(relay("node-pop3").port()),
                "gateway.smtp-port", Integer.toString(relay("node-smtp").port()),
                "gateway.control-port", Integer.toString(relay("node-control").port()));
        data.write(data.config(), ConfigText.sample(ConfigText.literals(settings)));
        Commands.run(data.path(), "node", "join", invite("web1").toString());
        this.web = Appliance.start(data, ConfigText.compose(settings), Clock.systemUTC());
    }

    Relay relay(String port) {
        return Objects.requireNonNull(relays.get(port));
    }

    Path mailData() {
        return mail.data();
    }

    Path webData() {
        return directory.resolve("web");
    }

    Appliance web() {
        return web;
    }

    /** The file that the mail node makes for a web node. */
    Path invite(String name) {
        Path file = directory.resolve(name + System.nanoTime() + ".pem");
        Commands.run(mail.data(), "node", "invite", name, "--out", file.toString());
        return file;
    }

    /** What a web node of that invitation connects with. */
    SSLContext joined(Path invitation) {
        return JoinedNode.join(directory.resolve("keys" + System.nanoTime()), invitation, Clock.systemUTC())
                .clientContext();
    }

    /** The mail node as a web node of its own sees it, past the relays. */
    MailNode node(SSLContext tls) {
        return new MailNode(
                "127.0.0.1",
                new MailNode.Ports(mail.port("node-pop3"), mail.port("node-smtp"), mail.port("node-control")),
                tls,
                new DataDirectory(directory).temporary("hop"),
                MOST);
    }

    WebClient browser() {
        return new WebClient("https://localhost:" + web.port("https"));
    }

    WebClient signedIn(String user) throws IOException, InterruptedException {
        WebClient browser = browser();
        assertThat(browser.login(user + "@office.test", Office.PASSWORD).status())
                .isEqualTo(303);
        return browser;
    }

    @Override
    public void close() throws IOException {
        web.close();
        for (Relay relay : relays.values()) {
            relay.close();
        }
        mail.close();
    }
}
