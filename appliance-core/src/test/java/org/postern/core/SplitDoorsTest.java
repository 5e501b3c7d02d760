package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;
import org.postern.core.split.MailNode;
import org.postern.tls.node.JoinedNode;
import org.postern.tls.node.NodeKeys;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;

/** Who gets through the three doors that a mail node opens to web nodes. */
class SplitDoorsTest {
    private static final String ASK = "POST /3/stands HTTP/1.1\r\nHost: mail\r\nContent-Length: 2\r\n\r\n[]";

    @TempDir
    static Path directory;

    private static SplitOffice office;

    @BeforeAll
    static void start() throws IOException {
        office = new SplitOffice(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        office.close();
    }

    /** What a client is answered at a door; empty where the handshake or the door refuses it. */
    private static String answer(String door, SSLContext tls, String... versions) throws IOException {
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), office.mail.port(door));
                SSLSocket socket =
                        (SSLSocket) tls.getSocketFactory().createSocket(raw, "127.0.0.1", raw.getPort(), true)) {
            raw.setSoTimeout(30_000);
            if (versions.length > 0) {
                socket.setEnabledProtocols(versions);
            }
            socket.startHandshake();
            if (door.equals("node-control")) {
                socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
            }
            byte[] answer = new byte[4_096];
            int read = socket.getInputStream().read(answer);
            return read < 0 ? "" : new String(answer, 0, read, StandardCharsets.US_ASCII);
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return "";
        }
    }

    private static void everyDoorIsShutTo(SSLContext tls) throws IOException {
        for (String door : SplitOffice.PORTS) {
            assertThat(answer(door, tls)).as(door).isEmpty();
        }
    }

    private static void everyDoorOpensTo(SSLContext tls) throws IOException {
        assertThat(answer("node-pop3", tls)).startsWith("+OK ");
        assertThat(answer("node-smtp", tls)).startsWith("220 ");
        assertThat(answer("node-control", tls)).startsWith("HTTP/1.1 200 ").contains("{\"answer\":false}");
    }

    /** A key that somebody else's authority of nodes issued, and the right mail node's certificate beside it. */
    private SSLContext of(NodeKeys other, Clock clock) throws IOException {
        String right = Files.readString(office.invite("model"));
        String fingerprint = right.lines()
                .filter(line -> line.startsWith("Mail-Node-Certificate"))
                .findFirst()
                .orElseThrow();
        String text = other.invite("web1").replaceAll("(?m)^Mail-Node-Certificate.*$", fingerprint);
        Path file = directory.resolve("other" + System.nanoTime() + ".pem");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        return JoinedNode.join(directory.resolve("keys" + System.nanoTime()), file, clock)
                .clientContext();
    }

    @Test
    void aWebNodeThatWasInvitedComesIn() throws Exception {
        everyDoorOpensTo(office.joined(office.invite("web2")));
    }

    @Test
    void nobodyComesInWithoutACertificate() throws Exception {
        everyDoorIsShutTo(TrustAll.context());
    }

    @Test
    void nobodyComesInWithACertificateOfAnotherAuthority() throws Exception {
        NodeKeys other = NodeKeys.open(directory.resolve("elsewhere"), Clock.systemUTC());
        everyDoorIsShutTo(of(other, Clock.systemUTC()));
    }

    @Test
    void nobodyComesInWithACertificateThatHasEnded() throws Exception {
        NodeKeys atThatTime = NodeKeys.open(office.mailData().resolve("keys"), office.earlier);
        everyDoorIsShutTo(of(atThatTime, office.earlier));
    }

    @Test
    void aRevokedCertificateIsRefusedAtOnceWhileTheServerRuns() throws Exception {
        SSLContext tls = office.joined(office.invite("web3"));
        SSLContext untouched = office.joined(office.invite("web4"));
        everyDoorOpensTo(tls);
        Commands.run(office.mailData(), "node", "revoke", "web3");
        // The same context: what it remembers of its earlier handshakes does not help it.
        everyDoorIsShutTo(tls);
        everyDoorOpensTo(untouched);
        assertThat(Commands.run(office.mailData(), "node", "list"))
                .containsPattern("web3\\trevoked\\tuntil 20")
                .containsPattern("web4\\tstands\\tuntil 20");
    }

    @Test
    void aConnectionThatWasOpenAsksNothingAfterTheRevocation() throws Exception {
        SSLContext tls = office.joined(office.invite("web5"));
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), office.mail.port("node-control"));
                SSLSocket socket =
                        (SSLSocket) tls.getSocketFactory().createSocket(raw, "127.0.0.1", raw.getPort(), true)) {
            raw.setSoTimeout(30_000);
            assertThat(exchange(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(exchange(socket, ASK.replace("/3/", "/")))
                    .as("the sign of life of another version")
                    .startsWith("HTTP/1.1 404 ");
            Commands.run(office.mailData(), "node", "revoke", "web5");
            assertThat(exchange(socket)).startsWith("HTTP/1.1 403 ");
        }
    }

    /** The end is awaited; it comes within five seconds. */
    @Test
    void openMailSessionsEndAfterTheRevocation() throws Exception {
        SSLContext tls = office.joined(office.invite("web13"));
        try (SSLSocket pop3 = connected(tls, "node-pop3");
                SSLSocket smtp = connected(tls, "node-smtp")) {
            assertThat(exchange(pop3, "NOOP\r\n")).isNotEmpty();
            assertThat(exchange(smtp, "NOOP\r\n")).isNotEmpty();
            Commands.run(office.mailData(), "node", "revoke", "web13");
            pop3.getInputStream().readAllBytes();
            smtp.getInputStream().readAllBytes();
        }
    }

    /** The same for the person: the certificate of the node stands, the ticket does not. */
    @Test
    void openMailSessionsOfAWebNodeEndWithTheTicket() throws Exception {
        SSLContext tls = office.joined(office.invite("web14"));
        try (MailNode node = office.node(tls);
                SSLSocket pop3 = connected(tls, "node-pop3")) {
            HopLogin alice = ((SignIn.Result.Granted) node.signIn()
                            .signIn(
                                    "alice",
                                    Office.PASSWORD.toCharArray(),
                                    new SignIn.Asker(InetAddress.getLoopbackAddress(), Optional.empty(), "")))
                    .login();
            exchange(pop3, "");
            assertThat(exchange(pop3, "USER alice@office.test\r\n")).startsWith("+OK");
            assertThat(exchange(pop3, "PASS " + alice.secret() + "\r\n")).startsWith("+OK");
            node.signIn().signOut(alice);
            pop3.getInputStream().readAllBytes();
        }
    }

    private SSLSocket connected(SSLContext tls, String door) throws IOException {
        Socket raw = new Socket(InetAddress.getLoopbackAddress(), office.mail.port(door));
        raw.setSoTimeout(30_000);
        return (SSLSocket) tls.getSocketFactory().createSocket(raw, "127.0.0.1", raw.getPort(), true);
    }

    private static String exchange(SSLSocket socket) throws IOException {
        return exchange(socket, ASK);
    }

    private static String exchange(SSLSocket socket, String question) throws IOException {
        socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4_096];
        return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.US_ASCII);
    }

    @Test
    void aReissuedCertificateWorksBesideTheEarlierOneUntilThatIsRevoked() throws Exception {
        SSLContext first = office.joined(office.invite("web6"));
        String serial = Commands.run(office.mailData(), "node", "list")
                .lines()
                .filter(line -> line.startsWith("web6\t"))
                .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                .findFirst()
                .orElseThrow();
        SSLContext second = office.joined(office.invite("web6"));
        everyDoorOpensTo(first);
        everyDoorOpensTo(second);
        Commands.run(office.mailData(), "node", "revoke", serial);
        everyDoorIsShutTo(first);
        everyDoorOpensTo(second);
    }

    @Test
    void onlyOneThreeIsSpoken() throws Exception {
        SSLContext tls = office.joined(office.invite("web7"));
        for (String door : SplitOffice.PORTS) {
            assertThat(answer(door, tls, "TLSv1.2")).as(door).isEmpty();
            assertThat(answer(door, tls, "TLSv1.3")).as(door).isNotEmpty();
        }
    }

    @Test
    void aWebNodeDoesNotTalkToAnotherMailNode() throws Exception {
        // Our own certificate, and a mail node that shows another one than we were told of.
        NodeKeys other = NodeKeys.open(directory.resolve("impostor"), Clock.systemUTC());
        String text = Files.readString(office.invite("web8"))
                .replaceAll("(?m)^Mail-Node-Certificate.*$", "Mail-Node-Certificate-SHA256: " + other.fingerprint());
        Path file = directory.resolve("told.pem");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        everyDoorIsShutTo(office.joined(file));
    }

    @Test
    void passwordsOpenNothingBehindTheCertificate() throws Exception {
        SSLContext tls = office.joined(office.invite("web9"));
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), office.mail.port("node-pop3"));
                SSLSocket socket =
                        (SSLSocket) tls.getSocketFactory().createSocket(raw, "127.0.0.1", raw.getPort(), true)) {
            raw.setSoTimeout(30_000);
            var in = new java.io.BufferedReader(
                    new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("+OK");
            socket.getOutputStream().write("USER alice@office.test\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("+OK");
            socket.getOutputStream().write(("PASS " + Office.PASSWORD + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("-ERR");
        }
    }

    @Test
    void anInvitationIsPrivateAndChecked() throws Exception {
        Path file = office.invite("web10");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String text = Files.readString(file);
        Path damaged = directory.resolve("damaged.pem");
        Files.createFile(damaged, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(damaged, text.replaceAll("(?m)^Mail-Node-Certificate.*$", ""));
        assertThatThrownBy(() -> office.joined(damaged)).hasMessageContaining("is not an invitation");
        Files.writeString(damaged, text + Files.readString(office.invite("web11")));
        assertThatThrownBy(() -> office.joined(damaged)).hasMessageContaining("is not an invitation");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> office.joined(file)).hasMessageContaining("chmod 600");
    }

    @Test
    void theWebNodeOpensNoDoorButItsOwn() {
        for (String door : SplitOffice.PORTS) {
            assertThatThrownBy(() -> office.web().port(door)).isInstanceOf(ApplianceException.class);
        }
        for (String door : new String[] {"smtp", "submission", "submissions", "pop3s", "hop-smtp", "hop-pop3"}) {
            assertThatThrownBy(() -> office.web().port(door)).isInstanceOf(ApplianceException.class);
        }
    }

    @Test
    void bothEndsCheckThemselves() {
        assertThat(Commands.run(office.mailData(), "check")).containsPattern("ok   web nodes: .*web1.*;");
        assertThat(Commands.run(office.webData(), "check"))
                .containsPattern("ok   web node: web1 until 20")
                .contains("lets this web node in")
                .doesNotContain("mail database");
    }

    @Test
    void theProbeTellsWhetherTheMailNodeLetsUsIn() throws Exception {
        SSLContext tls = office.joined(office.invite("web12"));
        try (MailNode node = office.node(tls)) {
            node.probe();
            Commands.run(office.mailData(), "node", "revoke", "web12");
            assertThatThrownBy(node::probe).isInstanceOf(IOException.class);
        }
    }
}
