package org.postern.core.cli.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Main;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import picocli.CommandLine;

/** {@code postern dkim} as a person types it, with a DNS server on loopback that holds what the person published. */
class DkimCommandTest {
    @TempDir
    Path temp;

    private final Map<String, String> published = new ConcurrentHashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final DatagramSocket dns;

    DkimCommandTest() throws IOException {
        dns = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @BeforeEach
    void makeABox() {
        Thread server = new Thread(this::serve, "test-dns");
        server.setDaemon(true);
        server.start();
        assertThat(run(
                        "init",
                        "--domain",
                        "office.test",
                        "--set",
                        "delivery.dns-server=127.0.0.1:" + dns.getLocalPort()))
                .isZero();
        out.getBuffer().setLength(0);
    }

    @AfterEach
    void stopDns() {
        dns.close();
    }

    @Test
    void showPrintsAZoneThatDnsTakes() throws Exception {
        assertThat(run("dkim", "show")).isZero();
        List<Record> records = new ArrayList<>();
        try (Master zone = new Master(new ByteArrayInputStream(out.toString().getBytes(StandardCharsets.US_ASCII)))) {
            for (Record record = zone.nextRecord(); record != null; record = zone.nextRecord()) {
                records.add(record);
            }
        }
        assertThat(records)
                .extracting(record -> record.getName() + " " + Type.string(record.getType()))
                .satisfies(names -> assertThat(names.get(1)).matches("r\\d{8}\\._domainkey\\.office\\.test\\. TXT"))
                .satisfies(names -> assertThat(names.get(2)).matches("e\\d{8}\\._domainkey\\.office\\.test\\. TXT"))
                .contains(
                        "office.test. MX",
                        "office.test. TXT",
                        "mail.office.test. TXT",
                        "_dmarc.office.test. TXT",
                        "_smtp._tls.office.test. TXT")
                .hasSize(7);
        assertThat(out.toString())
                .contains("\"v=spf1 mx -all\"", "\"v=DMARC1; p=none;", "p=quarantine", "mta-sts.office.test");
    }

    @Test
    void showDoesNotPublishAnSpfRecordThatTheSmarthostFails() throws Exception {
        Path toml = temp.resolve("box/postern.toml");
        Files.writeString(
                toml, Files.readString(toml).replace("[delivery]\n", "[delivery]\nsmarthost = \"relay.isp.test\"\n"));
        assertThat(run("dkim", "show")).isZero();
        assertThat(out.toString())
                .contains(
                        "; Your mail leaves through relay.isp.test", "\n; office.test. 3600 IN TXT \"v=spf1 mx -all\"");
    }

    @Test
    void rotatesAndActivates() {
        assertThat(run("dkim", "list")).isZero();
        assertThat(out.toString()).containsPattern("(?m)^\\d{8}\tactive\tuntil the next rotation\tr\\d{8} e\\d{8}$");
        assertThat(run("dkim", "activate")).isEqualTo(1);
        assertThat(err.toString()).contains("no keys wait");
        assertThat(run("dkim", "rotate")).isZero();
        assertThat(out.toString()).containsPattern("\nr\\d{8}(-2)?\\._domainkey\\.office\\.test\\. 3600 IN TXT");
        assertThat(run("dkim", "rotate")).isEqualTo(1);
        out.getBuffer().setLength(0);
        assertThat(run("dkim", "list")).isZero();
        assertThat(out.toString()).contains("\tactive\tuntil 20", "\tpending\tuntil 20");
        assertThat(run("dkim", "activate")).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("dkim", "list")).isZero();
        assertThat(out.toString()).contains("\tretired\tuntil 20", "\tactive\tuntil the next rotation");
    }

    @Test
    void checkComparesWhatIsPublished() {
        assertThat(run("dkim", "check")).isEqualTo(1);
        assertThat(out.toString()).containsPattern("missing\tr\\d{8}\\._domainkey\\.office\\.test\tactive");
        assertThat(err.toString()).contains("postern dkim show");
        out.getBuffer().setLength(0);
        assertThat(run("dkim", "show")).isZero();
        out.toString()
                .lines()
                .filter(line -> line.contains("_domainkey"))
                .forEach(line -> published.put(
                        line.substring(0, line.indexOf(' ')),
                        line.substring(line.indexOf("TXT") + 3)
                                .replaceAll("[()]", "")
                                .strip()));
        out.getBuffer().setLength(0);
        assertThat(run("dkim", "check")).isZero();
        assertThat(out.toString()).contains("ok\tr", "ok\te").doesNotContain("missing");
        published.replaceAll((name, text) -> name.startsWith("e") ? text.replaceAll("p=.{4}", "p=AAAA") : text);
        assertThat(run("dkim", "check")).isEqualTo(1);
        assertThat(out.toString()).contains("differs\te");
    }

    @Test
    void checkOfTheBoxTriesTheKeys() throws IOException {
        run("dkim", "list");
        run("check");
        assertThat(out.toString()).containsPattern("ok   signing keys: \\d{8} active");
        try (var files = Files.list(temp.resolve("box/keys/dkim"))) {
            Path key = files.filter(file -> file.toString().endsWith(".pem"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(key, "rubbish");
        }
        assertThat(run("check")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL signing keys: ").contains("Restore it from a backup");
        assertThat(run("dkim", "show")).isEqualTo(1);
        assertThat(err.toString()).contains("is damaged");
    }

    @Test
    void everyCommandHasHelpAndTellsWrongUsage() {
        for (String command : List.of("show", "list", "rotate", "activate", "check")) {
            assertThat(execute("dkim", command, "--help")).as(command).isZero();
            assertThat(execute("dkim", command, "--no-such-option")).as(command).isEqualTo(2);
        }
        assertThat(execute("dkim")).isEqualTo(2);
    }

    private void serve() {
        byte[] buffer = new byte[4_096];
        while (!dns.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                dns.receive(packet);
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                Name name = query.getQuestion().getName();
                Message answer = new Message(query.getHeader().getID());
                answer.getHeader().setFlag(Flags.QR);
                answer.addRecord(query.getQuestion(), Section.QUESTION);
                String text = published.get(name.toString());
                if (text == null) {
                    answer.getHeader().setRcode(Rcode.NXDOMAIN);
                } else {
                    answer.addRecord(Record.fromString(name, Type.TXT, DClass.IN, 60, text, Name.root), Section.ANSWER);
                }
                byte[] wire = answer.toWire();
                dns.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", temp.resolve("box").toString()));
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
