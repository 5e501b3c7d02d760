package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daily work in Debian's Firefox: sign in, list, read, write, send, and new mail that appears by itself. */
class FirefoxTest {
    @TempDir
    Path directory;

    @Test
    void readsWritesAndHearsOfNewMail() throws Exception {
        assumeTrue(Files.isExecutable(Firefox.PROGRAM), "no Firefox: packaging/verify installs it");
        Path data = Office.in(Files.createDirectory(directory.resolve("box")));
        try (ServerProcess server = ServerProcess.serve(data);
                Firefox firefox = Firefox.start(Files.createDirectory(directory.resolve("firefox")))) {
            String base = "https://localhost:" + server.port("https");
            deliver(server, "Kostenvoranschlag");
            firefox.open(base + "/login");
            firefox.type("[name=username]", "alice");
            firefox.type("[name=password]", Office.PASSWORD);
            firefox.click("form[action='/login'] button:not([type=button])");
            firefox.until("location.pathname === '/'");
            firefox.open(base + "/mail/inbox");
            firefox.until("document.querySelector('[data-uidl]')");
            assertThat(firefox.value("document.querySelector('[data-uidl]').textContent"))
                    .contains("Kostenvoranschlag");

            deliver(server, "見積書");
            firefox.until("document.querySelectorAll('[data-uidl]').length === 2");
            assertThat(firefox.value("document.title")).startsWith("(2) ");

            firefox.click("[data-uidl] a[href^='/mail/inbox/']");
            firefox.until("document.querySelector('h1') && document.querySelector('h1').textContent.includes('見積書')");

            firefox.open(base + "/compose");
            firefox.until("document.querySelector('form[data-compose] [name=subject]')");
            firefox.type("[name=to]", Office.BOB);
            firefox.type("[name=subject]", "from Firefox");
            firefox.type("[name=body]", "Grüße");
            firefox.click("button[name=action][value=send]");
            firefox.until("!location.pathname.startsWith('/compose')");
            WebClient bob = new WebClient(base);
            assertThat(bob.login("bob", Office.PASSWORD).status()).isEqualTo(303);
            String list = bob.until("/mail/inbox", text -> text.contains("from Firefox"))
                    .text();
            assertThat(list).contains("from Firefox");
        }
    }

    private static void deliver(ServerProcess server, String subject) throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            String encoded = "=?utf-8?B?"
                    + java.util.Base64.getEncoder()
                            .encodeToString(subject.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    + "?=";
            String message = "From: Carol <carol@example.net>\r\nTo: <" + Office.ALICE + ">\r\nSubject: " + encoded
                    + "\r\nDate: Mon, 30 Nov 2026 10:00:00 +0900\r\nMessage-ID: <"
                    + Integer.toHexString(subject.hashCode())
                    + "@example.net>\r\n\r\nhello\r\n";
            assertThat(smtp.send("carol@example.net", message, Office.ALICE)).startsWith("250");
        }
    }
}
