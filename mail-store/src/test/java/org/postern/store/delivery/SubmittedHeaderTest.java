package org.postern.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.store.delivery.PostFixture.envelope;
import static org.postern.store.delivery.PostFixture.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.address.Person;
import org.postern.message.address.Persons;
import org.postern.message.header.HeaderFields;
import org.postern.store.message.Envelope;

/** Mail of the office leaves complete, in ASCII, and without what concerns nobody outside. */
class SubmittedHeaderTest {
    private static final Envelope OUT = envelope("alice@office.test", "bob@office.test", "carol@far.test");

    @TempDir
    Path directory;

    private PostFixture post;

    @BeforeEach
    void open() {
        post = new PostFixture(directory);
    }

    @AfterEach
    void close() {
        post.close();
    }

    /** What leaves for the one foreign recipient. */
    private String sent(Envelope envelope, String mail) throws IOException {
        post.submit(envelope, text(mail));
        long queued = post.database.queue().list(0, 1).get(0).messageId();
        try (var content = post.database.queue().content(queued)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static HeaderFields read(String mail) throws IOException {
        return HeaderFields.read(new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void rawTextLeavesAsEncodedWordsAndTheBodyStays() throws IOException {
        String mail = "From: Älice <alice@office.test>\nTo: \"Çarol, C\" <carol@far.test>\nSubject: Über 会議 🎉\n"
                + "X-Note: ü\n\nbödy\n";
        String left = sent(OUT, mail);
        String head = left.substring(0, left.indexOf("\r\n\r\n"));
        assertThat(head.chars()).as(head).allMatch(c -> c < 0x7f);
        assertThat(left).endsWith("\r\n\r\nbödy\r\n");
        HeaderFields fields = read(left);
        assertThat(fields.text("Subject", 200)).isEqualTo("Über 会議 🎉");
        assertThat(Persons.of(fields, "From").get(0).name()).isEqualTo("Älice");
        assertThat(Persons.of(fields, "To")).extracting(Person::name).containsExactly("Çarol, C");
        assertThat(post.only(post.alice, "Sent")).isEqualTo(left);
    }

    /** A recipient's server without SMTPUTF8 could not take the raw text, and no address needs it. */
    @Test
    void onlyAddressesStayRawWhereTheSenderAskedForSmtpUtf8() throws IOException {
        Envelope utf8 = new Envelope(OUT.sender(), OUT.recipients(), true, true);
        String left = sent(utf8, "From: alice@office.test\nTo: jörg@far.test\nSubject: Über\n\nx\n");
        assertThat(left).contains("To: jörg@far.test\r\n").doesNotContain("Über");
        assertThat(read(left).text("Subject", 200)).isEqualTo("Über");
    }

    @Test
    void whatNamesTheInsideOfTheOfficeDoesNotLeave() throws IOException {
        for (String field : List.of(
                "Received: from laptop.lan ([192.168.7.7]) by x.example.net; Mon, 23 Nov 2026 10:00:00 +0000",
                "Received: from DESKTOP-1 (a.example.net [203.0.113.9]) by x.example.net; date",
                "Received: from a.example.net (HELO inner) (203.0.113.9) by x.example.net; date",
                "Received: from x.example.net\n\t(unknown [10.0.0.5])\n\tby y.example.net; date",
                "Received: from x.example.net ([172.31.255.1]) by y.example.net; date",
                "Received: from x.example.net ([100.64.0.1]) by y.example.net; date",
                "Received: from x.example.net ([IPv6:fe80::1]) by y.example.net; date",
                "Received: from x.example.net ([fd12:3456::1]) by y.example.net; date",
                "Received: from x.example.net ([::ffff:10.1.2.3]) by y.example.net; date",
                "Received: from localhost (localhost [127.0.0.1]) by y.example.net; date",
                "Received: from x.example.net ([IPv6:::1]) by y.example.net; date",
                "received : from x.example.net by printer.corp; date",
                "Received: by mail.inside.home.arpa; date",
                "X-Originating-IP: [203.0.113.9]",
                "x-originating-ip : 10.0.0.1",
                "X-Sender-IP: 10.0.0.1",
                "X-Client-IP: 10.0.0.1",
                "X-Forwarded-For: 10.0.0.1",
                "X-PHP-Originating-Script: 33:form.php",
                "X-Mozilla-Draft-Info: internal/draft",
                "X-Postern-Draft-Bcc: ZGF2ZQ",
                "FCC: imap://alice@mail.office.test/Sent")) {
            post.close();
            Path fresh = directory.resolve(Integer.toHexString(field.hashCode()));
            post = new PostFixture(fresh);
            String name = "\r\n" + field.substring(0, field.indexOf(':')).strip();
            assertThat(sent(OUT, field + "\nFrom: alice@office.test\nTo: carol@far.test\n\nx\n"))
                    .as(field)
                    .doesNotContainIgnoringCase(name)
                    .contains("From: alice@office.test\r\nTo: carol@far.test\r\n");
            assertThat(post.only(post.bob, "Inbox")).doesNotContainIgnoringCase(name);
        }
    }

    /** RFC 5321 4.4 and 6.3: they end loops. */
    @Test
    void receivedFieldsOfPublicHostsLeave() throws IOException {
        String hops = "Received: from a.example.net (a.example.net [203.0.113.9]) by b.example.net (8.10.2.1);\n"
                + "\tMon, 23 Nov 2026 10:00:00 +0000\n"
                + "Received: by 2002:a05:6a10:1234::5 with SMTP id x1; Mon, 23 Nov 2026 09:10:11 -0800\n"
                + "Received: from b.local-press.example ([2001:db8::fd1]) by c.example.net; date\n";
        assertThat(sent(OUT, hops + "From: alice@office.test\nTo: carol@far.test\n\nx\n"))
                .contains(hops.replace("\n", "\r\n"));
    }

    @Test
    void theProgramIsNamedUnlessTheOfficeDecidedOtherwise() throws IOException {
        String mail = "User-Agent: A/1\nX-Mailer: B/2\nFrom: alice@office.test\nTo: carol@far.test\n\nx\n";
        assertThat(sent(OUT, mail)).contains("User-Agent: A/1", "X-Mailer: B/2");
        post.close();
        post = new PostFixture(directory.resolve("quiet"), true);
        assertThat(sent(OUT, mail)).doesNotContain("A/1", "B/2");
    }

    @Test
    void aMissingAuthorIsTheAccountItself() throws IOException {
        String[][] table = {
            {"", "alice@office.test"},
            {"From:\n", "alice@office.test"},
            {"From: <>\n", "alice@office.test"},
            {"From: \"\"\n", "alice@office.test"},
            {"From: Scanner 2\n", "\"Scanner 2\" <alice@office.test>"},
            {"from : \"Scanner, 2\" <>\n", "\"Scanner 2\" <alice@office.test>"},
            {"From: nobody:;\n", "\"nobody\" <alice@office.test>"},
        };
        for (int i = 0; i < table.length; i++) {
            post.close();
            post = new PostFixture(directory.resolve("from" + i));
            HeaderFields fields = read(sent(OUT, table[i][0] + "To: carol@far.test\nSubject: s\n\nx\n"));
            assertThat(fields.values("From")).as(table[i][0]).containsExactly(table[i][1]);
        }
    }

    @Test
    void mailWithBlindRecipientsOnlySaysSo() throws IOException {
        String left = sent(OUT, "From: alice@office.test\nBcc: carol@far.test\nSubject: s\n\nx\n");
        assertThat(read(left).values("To")).containsExactly("undisclosed-recipients:;");
        assertThat(left).doesNotContain("carol");
        assertThat(post.only(post.alice, "Sent")).contains("Bcc: carol@far.test\r\n");
        post.close();
        post = new PostFixture(directory.resolve("blank"));
        String blank = sent(OUT, "From: alice@office.test\nTo:\nCc: \n\t\nBcc:\nSubject: s\n\nx\n");
        assertThat(read(blank).values("To")).containsExactly("undisclosed-recipients:;");
        assertThat(blank).doesNotContain("Cc:", "Bcc:");
    }
}
