package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restart signs nobody out on the own PC; what ended stays ended, and the database opens no session. */
class LastingSessionTest {
    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void office() throws Exception {
        data = Office.in(directory);
    }

    @Test
    void ownPcSurvivesARestartAndNothingElseDoes() throws Exception {
        WebClient own;
        WebClient shared;
        WebClient left;
        WebClient bob;
        try (ServerProcess server = ServerProcess.serve(data)) {
            own = signedIn(server, "alice");
            left = signedIn(server, "alice");
            left.signOut();
            bob = signedIn(server, "bob");
            shared = new WebClient(origin(server));
            assertThat(shared.login("alice", Office.PASSWORD).status()).isEqualTo(303);
            assertThat(server.stop()).isZero();
        }
        List<String> stolen = rows();
        assertThat(stolen).hasSize(2);
        try (ServerProcess server = ServerProcess.serve(data)) {
            own = own.at(origin(server));
            assertThat(own.get("/mail/inbox").status()).as("own PC").isEqualTo(200);
            assertThat(own.get("/settings").text()).contains("Where you are signed in");
            assertThat(shared.at(origin(server)).get("/mail/inbox").status())
                    .as("shared PC")
                    .isEqualTo(303);
            assertThat(left.at(origin(server)).get("/mail/inbox").status())
                    .as("signed out")
                    .isEqualTo(303);
            for (String digest : stolen) {
                WebClient thief = new WebClient(origin(server));
                thief.presents(digest);
                assertThat(thief.get("/mail/inbox").status()).as("stolen row").isEqualTo(303);
            }
            server.kill(); // the row was written at the sign-in
        }
        ServerProcess.command(
                "another horse battery\n",
                "user",
                "password",
                "--data",
                data.toString(),
                Office.ALICE,
                "--password-stdin");
        ServerProcess.command("", "user", "disable", "--data", data.toString(), Office.BOB);
        ServerProcess.command("", "user", "enable", "--data", data.toString(), Office.BOB);
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(own.at(origin(server)).get("/mail/inbox").status())
                    .as("after a new password")
                    .isEqualTo(303);
            assertThat(bob.at(origin(server)).get("/mail/inbox").status())
                    .as("after the account was disabled for a while")
                    .isEqualTo(303);
        }
    }

    private static WebClient signedIn(ServerProcess server, String user) throws Exception {
        WebClient client = new WebClient(origin(server));
        assertThat(client.loginOnOwnPc(user, Office.PASSWORD).status()).isEqualTo(303);
        assertThat(client.get("/mail/inbox").status()).isEqualTo(200);
        return client;
    }

    private static String origin(ServerProcess server) {
        return "https://localhost:" + server.port("https");
    }

    private List<String> rows() throws SQLException {
        List<String> digests = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT digest FROM web_session")) {
            while (rows.next()) {
                digests.add(rows.getString(1));
            }
        }
        return digests;
    }
}
