package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A colleague behind the office's one address guesses at Alice's password. */
class KnownBrowserTest {
    @TempDir
    Path directory;

    @Test
    void aColleaguesGuessesKeepStrangeBrowsersOutButNotTheOwnersAndSheIsTold() throws Exception {
        Path data = Office.in(directory);
        try (ServerProcess server = ServerProcess.serve(data)) {
            String origin = "https://localhost:" + server.port("https");
            WebClient alice = new WebClient(origin);
            WebClient.Page first = alice.login("alice", Office.PASSWORD);
            assertThat(first.headers().getOrDefault("set-cookie", List.of()))
                    .anySatisfy(cookie -> assertThat(cookie)
                            .startsWith("__Host-known=")
                            .contains("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000"));
            alice.signOut();

            WebClient colleague = new WebClient(origin);
            int wait = 0;
            for (int guess = 0; guess < 5_000 && wait < 8; guess++) {
                WebClient.Page answer = colleague.login("alice", "guess number " + guess);
                wait = Integer.parseInt(answer.headers()
                        .getOrDefault("retry-after", List.of("0"))
                        .get(0));
            }
            assertThat(wait).isBetween(8, 30);
            assertThat(new WebClient(origin).login("alice", Office.PASSWORD).status())
                    .as("a browser that nobody knows, behind the same address")
                    .isEqualTo(429);
            WebClient.Page again = alice.login("alice", Office.PASSWORD);
            assertThat(again.status())
                    .as("the browser in which she signed in before")
                    .isEqualTo(303);
            String notice = alice.get("/mail/inbox/"
                            + alice.until("/mail/inbox", text -> text.contains("Many wrong passwords"))
                                    .uidlOf("Many wrong passwords for alice@office.test"))
                    .text();
            assertThat(notice).contains("127.0.0.1", "Somebody tries passwords for", "パスワードを試している人");

            WebClient.Page settings = alice.get("/settings");
            assertThat(settings.text()).contains("Browsers that are known");
            assertThat(alice.post("/settings/browsers", settings.hidden("/settings/browsers"))
                            .status())
                    .isEqualTo(303);
            assertThat(alice.get("/settings").text()).doesNotContain("Browsers that are known");
        }
    }
}
