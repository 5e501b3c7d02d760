package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The patent's third figure with a real firewall: a browser outside, the web node in the DMZ, the office's Dovecot and Postfix inside, and
 * between them the rules that the documentation shows. What passes is captured; every door is tried.
 */
class FirewallTest {
    private static final Path RULES = Path.of("..", "packaging", "docs", "gateway.nft");
    private static final String RECEIVED = "pelican-ledger-2209";
    private static final String SUBJECT = "quartz-meeting-5518";
    private static final String BODY = "walnut-contract-9904";
    private static final List<String> SECRETS = List.of(Office.PASSWORD, RECEIVED, SUBJECT, BODY);

    @TempDir
    Path directory;

    private ThreeNetworks networks;
    private DovecotServer dovecot;
    private PostfixSubmission postfix;
    private String fingerprint;

    @BeforeEach
    void build() throws Exception {
        Needed.that(
                DovecotServer.isHere() && PostfixSubmission.isHere(), "root, dovecot-pop3d, dovecot-imapd and postfix");
        Optional<ThreeNetworks> made = ThreeNetworks.make();
        Needed.that(made.isPresent(), "the right to make network namespaces, nftables and tcpdump");
        networks = made.get();
        TestAuthority.Identity identity = new TestAuthority().good("mail.office.test");
        fingerprint = identity.fingerprint();
        ServerProgram.Place inside =
                new ServerProgram.Place(List.of("ip", "netns", "exec", ThreeNetworks.INSIDE), ThreeNetworks.OFFICE);
        dovecot = DovecotServer.start(
                inside,
                identity.pem(),
                List.of("From: carol@example.net\r\nTo: alice@office.test\r\nSubject: " + RECEIVED + "\r\n\r\n"
                        + RECEIVED + "\r\n"));
        postfix = PostfixSubmission.start(
                inside, identity.pem(), dovecot, user -> dovecot.maildir(user).toString());
    }

    @AfterEach
    void remove() throws Exception {
        for (AutoCloseable each : Arrays.asList(postfix, dovecot, networks)) {
            if (each != null) {
                each.close();
            }
        }
    }

    private ServerProcess webNode(String name, String... settings) throws Exception {
        Path data = directory.resolve(name).resolve("data");
        Files.createDirectories(data.getParent());
        List<String> init = new ArrayList<>(List.of(
                "init",
                "--data",
                data.toString(),
                "--domain",
                "office.test",
                "--hostname",
                ThreeNetworks.WEB,
                "--https",
                ThreeNetworks.WEB + ":443",
                "--set",
                "gateway.kind=pop3",
                "--set",
                "gateway.host=" + ThreeNetworks.OFFICE,
                "--set",
                "gateway.trust-fingerprint=" + fingerprint));
        for (String setting : settings) {
            init.add("--set");
            init.add(setting);
        }
        ServerProcess.command("", init.toArray(String[]::new));
        return ServerProcess.serve(data, "ip", "netns", "exec", ThreeNetworks.DMZ);
    }

    /** A day of a browser outside, seen on both links: the outer one first. */
    private List<Pcap> browse(String name) throws Exception {
        Path captures = Files.createDirectories(Path.of("target", "captures"));
        try (LinkCapture outer = LinkCapture.start(
                        ThreeNetworks.ROUTER, ThreeNetworks.device(0), captures.resolve(name + "-outside.pcap"));
                LinkCapture inner = LinkCapture.start(
                        ThreeNetworks.ROUTER, ThreeNetworks.device(2), captures.resolve(name + "-inside.pcap"))) {
            Process client = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            ThreeNetworks.OUTSIDE,
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.postern.core.CaptureClient",
                            "https://" + ThreeNetworks.WEB,
                            Office.ALICE,
                            Office.PASSWORD,
                            Office.BOB,
                            SUBJECT,
                            BODY)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor()).as(said).isZero();
            assertThat(said).contains("read 1 sent 1");
            return List.of(
                    outer.end(ThreeNetworks.OUTSIDE, ThreeNetworks.WEB + ":443"),
                    inner.end(ThreeNetworks.DMZ, ThreeNetworks.OFFICE + ":587"));
        }
    }

    @Test
    void outsideReadsAndSendsThroughTheOnlyDoorThereIs() throws Exception {
        networks.listen(ThreeNetworks.OUTSIDE, ThreeNetworks.OUTSIDE_HOST + ":22");
        networks.listen(ThreeNetworks.DMZ, ThreeNetworks.WEB + ":22", ThreeNetworks.DMZ_HOST + ":443");
        networks.listen(
                ThreeNetworks.INSIDE,
                ThreeNetworks.OFFICE + ":22",
                ThreeNetworks.OTHER_HOST + ":22",
                ThreeNetworks.OTHER_HOST + ":995");
        networks.listen(ThreeNetworks.ROUTER, "10.214.0.1:22", "10.214.1.1:22", "10.214.2.1:22");
        try (ServerProcess web = webNode("tls")) {
            assertThat(web.port("https")).isEqualTo(443);
            assertThat(openDoors()).as("without rules").isEqualTo(doors());

            networks.firewall(RULES, "{ 995, 587 }");
            assertThat(openDoors())
                    .containsExactlyInAnyOrder(
                            ThreeNetworks.OUTSIDE_HOST + ">" + ThreeNetworks.WEB + ":443",
                            ThreeNetworks.OFFICE + ">" + ThreeNetworks.WEB + ":443",
                            ThreeNetworks.OTHER_HOST + ">" + ThreeNetworks.WEB + ":443",
                            ThreeNetworks.WEB + ">" + ThreeNetworks.OFFICE + ":995",
                            ThreeNetworks.WEB + ">" + ThreeNetworks.OFFICE + ":587");

            List<Pcap> links = browse("firewall");
            for (Pcap link : links) {
                assertThat(link.octets()).as("something crossed the link").isGreaterThan(3_000);
                for (String secret : SECRETS) {
                    assertThat(LinkCapture.holds(link, secret)).as(secret).isFalse();
                }
            }
            assertThat(links.get(0).holds("USER alice".getBytes(StandardCharsets.US_ASCII)))
                    .isFalse();
        }
        assertThat(Maildir.count(dovecot.maildir("bob"))).isEqualTo(1);
    }

    /** The captures above can fail: on a plain hop, confirmed by the administrator, the same words are on the inner link. */
    @Test
    void aPlainHopShowsItsMailOnTheInnerLinkAndStillNoneOutside() throws Exception {
        networks.firewall(RULES, "{ 110, 587 }");
        try (ServerProcess web = webNode("plain", "gateway.receive-security=plain", "gateway.plain-confirmed=true")) {
            assertThat(web.port("https")).isEqualTo(443);
            List<Pcap> links = browse("plain-hop");
            for (String secret : SECRETS) {
                assertThat(LinkCapture.holds(links.get(0), secret)).as(secret).isFalse();
            }
            assertThat(LinkCapture.holds(links.get(1), Office.PASSWORD)).isTrue();
            assertThat(LinkCapture.holds(links.get(1), RECEIVED)).isTrue();
            assertThat(LinkCapture.holds(links.get(1), BODY))
                    .as("sent after STARTTLS")
                    .isFalse();
        }
    }

    /** All hosts that knock, by their namespace. */
    private static final Map<String, List<String>> SOURCES = Map.of(
            ThreeNetworks.OUTSIDE, List.of(ThreeNetworks.OUTSIDE_HOST),
            ThreeNetworks.DMZ, List.of(ThreeNetworks.WEB, ThreeNetworks.DMZ_HOST),
            ThreeNetworks.INSIDE, List.of(ThreeNetworks.OFFICE, ThreeNetworks.OTHER_HOST));

    private static final List<String> TARGETS = List.of(
            ThreeNetworks.OUTSIDE_HOST + ":22",
            ThreeNetworks.WEB + ":443",
            ThreeNetworks.WEB + ":22",
            ThreeNetworks.DMZ_HOST + ":443",
            ThreeNetworks.OFFICE + ":995",
            ThreeNetworks.OFFICE + ":587",
            ThreeNetworks.OFFICE + ":110",
            ThreeNetworks.OFFICE + ":143",
            ThreeNetworks.OFFICE + ":993",
            ThreeNetworks.OFFICE + ":22",
            ThreeNetworks.OTHER_HOST + ":22",
            ThreeNetworks.OTHER_HOST + ":995",
            "10.214.0.1:22",
            "10.214.1.1:22",
            "10.214.2.1:22");

    /** From every host to every door of another network, and of the router. */
    private static List<String> doors(String space) {
        List<String> doors = new ArrayList<>();
        for (String source : SOURCES.getOrDefault(space, List.of())) {
            String network = source.substring(0, source.lastIndexOf('.'));
            for (String target : TARGETS) {
                if (!target.startsWith(network + ".1") || target.startsWith(network + ".1:")) {
                    doors.add(source + ">" + target);
                }
            }
        }
        return doors;
    }

    private static Set<String> doors() {
        Set<String> doors = new TreeSet<>();
        SOURCES.keySet().forEach(space -> doors.addAll(doors(space)));
        return doors;
    }

    private static Set<String> openDoors() throws Exception {
        Set<String> open = new ConcurrentSkipListSet<>();
        List<Thread> knocks = new ArrayList<>();
        for (String space : SOURCES.keySet()) {
            knocks.add(new Thread(() -> open.addAll(ThreeNetworks.open(space, doors(space)))));
        }
        knocks.forEach(Thread::start);
        for (Thread each : knocks) {
            each.join();
        }
        return open;
    }
}
