package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.copy.Examination;

/** The configuration is judged whole before anything is opened, and {@code --set} reaches a box that runs. */
class ConfigurationFirstTest {
    @TempDir
    Path temporary;

    @Test
    void faultsAreToldAtOnceAndAnOldStoreIsNotTouched() throws Exception {
        Path data = Office.in(temporary);
        OlderStore.make(data);
        Path toml = data.resolve("postern.toml");
        String good = Files.readString(toml);

        Files.writeString(
                toml,
                good.replace(
                                "[gateway]\n",
                                "[gateway]\nkind = \"pop3\"\nhost = \"127.0.0.1\"\nsmtp-security = \"ssl\"\n")
                        .replace("[log]\n", "[log]\nlevel = \"loud\"\n")
                        .replace("[delivery]\n", "[delivery]\nprefer = \"ipv5\"\n"));
        assertThatThrownBy(() -> ServerProcess.serve(data)).isInstanceOf(IOException.class);
        assertThat(said())
                .containsPattern("line \\d+: gateway.smtp-security must be \"plain\", \"starttls\" or \"tls\"");
        assertThat(said())
                .containsPattern("line \\d+: log.level must be")
                .containsPattern("line \\d+: delivery.prefer");
        assertUntouched(data);

        Files.writeString(
                toml,
                good.replace(
                        "[gateway]\n", "[gateway]\nkind = \"imap\"\nhost = \"127.0.0.1\"\ntrust-ca = \"no.pem\"\n"));
        assertThatThrownBy(() -> ServerProcess.serve(data)).isInstanceOf(IOException.class);
        assertThat(said()).contains("no.pem");
        assertUntouched(data);

        Files.writeString(toml, good.replace("[delivery]\n", "[delivery]\nauthorities = \"/nowhere/no.pem\"\n"));
        assertThatThrownBy(() -> ServerProcess.serve(data)).isInstanceOf(IOException.class);
        assertThat(said()).contains("delivery.authorities: /nowhere/no.pem is not a PEM certificate file");
        assertUntouched(data);

        // The same store is brought up by a start that may begin.
        Files.writeString(toml, good);
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(server.stop()).isZero();
        }
        assertThat(schema(data)).isEqualTo(Examination.current());
    }

    @Test
    void aListSetForOneRunHasEffect() throws Exception {
        Path data = Office.in(temporary);
        List<String> options = List.of("--set", "network.proxies=[\"127.0.0.77\"]");
        try (ServerProcess server = ServerProcess.serve(data, List.of(), options)) {
            int port = server.port("smtp");
            assertThat(answer(port, 77, "PROXY TCP4 192.0.2.1 192.0.2.2 1024 25\r\n"))
                    .startsWith("220");
            assertThat(answer(port, 77, "EHLO load.test\r\n")).doesNotStartWith("220");
            assertThat(answer(port, 1, "EHLO load.test\r\n")).startsWith("220");
            assertThat(server.stop()).isZero();
        }
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(answer(server.port("smtp"), 77, "EHLO load.test\r\n")).startsWith("220");
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void theOldFormOfRoutesStartsWithAWarning() throws Exception {
        Path data = Office.in(temporary, "--set", "delivery.routes=[\"bank.example mx tls=verified\"]");
        assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                .contains(
                        "WARN configuration: delivery.routes",
                        "destination = \"bank.example\"",
                        "nothing failed, but see the")
                .doesNotContain("all is well");
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(server.stop()).isZero();
        }
        assertThat(Files.readString(data.resolve("log/postern.log")))
                .contains("delivery.routes and delivery.route-logins are an old form", "[[delivery.route]]");
    }

    private String said() throws IOException {
        return Files.readString(temporary.resolve("serve.err"));
    }

    private static void assertUntouched(Path data) throws SQLException {
        assertThat(schema(data)).isEqualTo(2);
        assertThat(data.resolve("mail.db.schema-2")).doesNotExist();
    }

    private static String answer(int port, int from, String words) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException e) {
            return ""; // cut off
        }
    }

    private static int schema(Path data) throws SQLException {
        try (Connection connection = connection(data);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static Connection connection(Path data) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
    }
}
