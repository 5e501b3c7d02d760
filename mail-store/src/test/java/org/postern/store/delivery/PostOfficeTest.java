package org.postern.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.store.delivery.PostFixture.envelope;
import static org.postern.store.delivery.PostFixture.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.header.MailHeader;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.message.Envelope;

class PostOfficeTest {
    private static final String HELLO = "From: Alice <alice@office.test>\nTo: bob@office.test\nSubject: Hello\n"
            + "Date: Sun, 22 Nov 2026 10:00:00 +0000\nMessage-ID: <1@office.test>\n\nHi\n";

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

    @Test
    void receivesWithReturnPathFirst() throws IOException {
        post.receive(envelope("eve@far.test", "bob@office.test"), text("Subject: x\n\nbody\n"));
        assertThat(post.only(post.bob, "Inbox"))
                .isEqualTo(
                        "Return-Path: <eve@far.test>\r\nDelivered-To: bob@office.test\r\nSubject: x\r\n\r\nbody\r\n");
    }

    @Test
    void writesTheNullSenderAsAnEmptyReturnPath() throws IOException {
        post.receive(envelope("", "bob@office.test"), text("Subject: x\n\nbody\n"));
        assertThat(post.only(post.bob, "Inbox")).startsWith("Return-Path: <>\r\n");
    }

    @Test
    void showsNoRecipientToTheOthers() throws IOException {
        post.receive(envelope("eve@far.test", "bob@office.test", "alice@office.test"), text("Subject: x\n\nbody\n"));
        assertThat(post.only(post.bob, "Inbox"))
                .isEqualTo("Return-Path: <eve@far.test>\r\nSubject: x\r\n\r\nbody\r\n")
                .isEqualTo(post.only(post.alice, "Inbox"));
    }

    @Test
    void givesOneCopyToARecipientNamedTwice() throws IOException {
        Intake.Receipt receipt = post.receive(
                envelope("eve@far.test", "bob@office.test", "BOB@Office.Test"), text("Subject: x\n\nbody\n"));
        assertThat(receipt.stored()).hasSize(1);
        assertThat(post.only(post.bob, "Inbox")).contains("Delivered-To: bob@office.test");
    }

    @Test
    void refusesToRelay() {
        assertRefused(
                () -> post.receive(envelope("eve@far.test", "bob@office.test", "x@far.test"), text("\n\n")),
                550,
                "5.7.1");
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
    }

    @Test
    void refusesWhatWasDeliveredToTheRecipientBefore() throws IOException {
        post.receive(envelope("eve@far.test", "bob@office.test"), text("Subject: x\n\nbody\n"));
        byte[] again = post.only(post.bob, "Inbox").getBytes(StandardCharsets.UTF_8);
        assertRefused(() -> post.receive(envelope("eve@far.test", "bob@office.test"), again), 554, "5.4.6");
        post.receive(envelope("eve@far.test", "alice@office.test"), again); // a forward to somebody else is no loop
    }

    @Test
    void refusesMoreThanFiftyReceivedFields() throws IOException {
        String hop = "Received: from a by b; Sun, 22 Nov 2026 10:00:00 +0000\n";
        post.receive(envelope("eve@far.test", "bob@office.test"), text(hop.repeat(50) + "\nbody\n"));
        byte[] loop = text(hop.repeat(51) + "\nbody\n");
        assertRefused(() -> post.receive(envelope("eve@far.test", "bob@office.test"), loop), 554, "5.4.6");
    }

    @Test
    void takesPublicMailWithAnyHeader() throws IOException {
        post.receive(envelope("eve@far.test", "bob@office.test"), text("no header at all\nreally\n"));
        assertThat(post.only(post.bob, "Inbox")).endsWith("\r\nno header at all\r\nreally\r\n");
    }

    @Test
    void filesSentDeliversLocallyAndQueuesInOneTransaction() throws IOException {
        Intake.Receipt receipt = post.submit(
                envelope("alice@office.test", "bob@office.test", "carol@far.test", "dave@far.test", "CAROL@far.test"),
                text(HELLO));
        assertThat(receipt.queued()).isEqualTo(2);
        assertThat(receipt.stored()).hasSize(2);
        MessageRow sent = post.list(post.alice, "Sent").get(0);
        assertThat(sent.flags()).containsExactly(Flag.SEEN);
        assertThat(post.only(post.bob, "Inbox"))
                .isEqualTo("Return-Path: <alice@office.test>\r\n" + HELLO.replace("\n", "\r\n"))
                .isEqualTo(post.only(post.alice, "Sent"));
        assertThat(post.database.queue().list(0, 10))
                .extracting(row -> row.recipient().toString())
                .containsExactlyInAnyOrder("carol@far.test", "dave@far.test");
        assertThat(post.database.queue().list(0, 10))
                .extracting(OutboundQueue.Row::accountId)
                .containsOnly(Optional.of(post.alice.id()));
    }

    @Test
    void keepsBccInTheSendersCopyOnly() throws IOException {
        byte[] mail = text(HELLO.replace("Subject", "Bcc: Bob\n <bob@office.test>,\n carol@far.test\nSubject"));
        post.submit(envelope("alice@office.test", "bob@office.test", "carol@far.test"), mail);
        assertThat(post.only(post.bob, "Inbox")).doesNotContain("Bcc", "carol");
        assertThat(post.only(post.alice, "Sent")).contains("Bcc: Bob\r\n <bob@office.test>,\r\n carol@far.test\r\n");
        long queued = post.database.queue().list(0, 1).get(0).messageId();
        try (var content = post.database.queue().content(queued)) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("Bcc");
        }
    }

    /** RFC 5322 3.6.3 and 3.6.6: the blind recipients of a message that is sent on are blind too, each block of them. */
    @Test
    void keepsResentBccInTheSendersCopyOnly() throws IOException {
        String blind = "Resent-Bcc: Bob\n <bob@office.test>,\n carol@far.test\nresent-bcc : dora@far.test\n";
        byte[] mail = text(HELLO.replace("Subject", "Resent-To: eve@far.test\n" + blind + "Subject"));
        post.submit(envelope("alice@office.test", "bob@office.test", "carol@far.test"), mail);
        long queued = post.database.queue().list(0, 1).get(0).messageId();
        try (var content = post.database.queue().content(queued)) {
            assertThat(List.of(
                            post.only(post.bob, "Inbox"), new String(content.readAllBytes(), StandardCharsets.UTF_8)))
                    .allSatisfy(left -> assertThat(left)
                            .contains("Resent-To: eve@far.test\r\n")
                            .doesNotContainIgnoringCase("bcc")
                            .doesNotContain("carol@", "dora@"));
        }
        assertThat(post.only(post.alice, "Sent")).contains(blind.replace("\n", "\r\n"));
    }

    @Test
    void addsDateAndMessageIdWhereMissing() throws IOException {
        post.submit(
                envelope("alice@office.test", "bob@office.test"),
                text("From: alice@office.test\nTo: bob@office.test\nSubject: x\n\nbody\n"));
        assertThat(post.only(post.bob, "Inbox"))
                .matches(
                        "(?s)Return-Path: <alice@office.test>\r\nFrom: alice@office.test\r\nTo: bob@office.test\r\nSubject: x\r\n"
                                + "Date: \\w{3}, \\d{1,2} \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000\r\n"
                                + "Message-ID: <[0-9a-f-]{36}@office.test>\r\n\r\nbody\r\n");
    }

    @Test
    void takesForgedTraceFieldsOff() throws IOException {
        post.submit(
                envelope("alice@office.test", "bob@office.test"),
                text("Return-Path: <x@y.test>\nDelivered-To: z@y.test\n" + HELLO));
        assertThat(post.only(post.bob, "Inbox")).doesNotContain("y.test");
    }

    @Test
    void refusesAnAuthorWhoIsSomebodyElse() {
        Envelope own = envelope("alice@office.test", "bob@office.test");
        String[] forged = {
            "From: bob@office.test\n\nx\n",
            "From: alice@office.test, bob@office.test\n\nx\n",
            "From: alice <bob@office.test>\n\nx\n",
            "From: \"alice@office.test\" <bob@office.test>\n\nx\n",
            "From: alice@office.test <bob@office.test>\n\nx\n",
            "From : bob@office.test\n\nx\n",
            "From: alice@office.test\nSender: bob@office.test\n\nx\n",
            "From: alice@office.test\nFrom: bob@office.test\n\nx\n",
            "From: alice@office.test\nfrom : bob@office.test\n\nx\n",
            "From: staff: bob@office.test;\n\nx\n",
            "From: alice＠office.test\n\nx\n",
            "From: \"alice@office.test\"\n\nx\n",
            "From: =?utf-8?q?bob=40office.test?=\n\nx\n",
            "From: alice@office.test\nnot a field\nFrom: bob@office.test\n\nx\n",
            "From bob@office.test Sun Nov 22 10:00:00 2026\nFrom: alice@office.test\n\nx\n",
        };
        for (String mail : forged) {
            assertThatThrownBy(() -> post.submit(own, text(mail))).as(mail).hasCauseInstanceOf(SubmissionRefused.class);
        }
        assertRefused(() -> post.submit(own, text(forged[0])), 550, "5.7.1");
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
        assertThat(post.list(post.alice, "Sent")).isEmpty();
    }

    @Test
    void refusesAForeignOrNullEnvelopeSender() {
        assertRefused(() -> post.submit(envelope("bob@office.test", "bob@office.test"), text(HELLO)), 550, "5.7.1");
        assertRefused(() -> post.submit(envelope("", "bob@office.test"), text(HELLO)), 550, "5.7.1");
    }

    @Test
    void takesItsOwnAddressInAnyCase() throws IOException {
        post.submit(
                envelope("Alice@Office.Test", "bob@office.test"),
                text(HELLO.replace("<alice@office.test>", "<ALICE@OFFICE.TEST>")));
        assertThat(post.list(post.bob, "Inbox")).hasSize(1);
    }

    @Test
    void refusesAHeaderWithoutEnd() {
        StringBuilder endless = new StringBuilder("From: alice@office.test\n");
        while (endless.length() < MailHeader.LIMIT + 100_000) {
            endless.append("X-Filler: ").append("x".repeat(900)).append('\n');
        }
        Envelope own = envelope("alice@office.test", "bob@office.test");
        assertRefused(() -> post.submit(own, text(endless.toString())), 552, "5.3.4");
    }

    @Test
    void repairsTheHeaderOfALargeMailAndLeavesItsBodyAlone() throws IOException {
        byte[] body = new byte[6 << 20];
        new Random(1).nextBytes(body);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '\r' || body[i] == '\n' || body[i] == 0 ? (byte) 'x' : body[i];
        }
        for (int i = 900; i < body.length - 1; i += 900) {
            body[i] = '\r';
            body[i + 1] = '\n';
        }
        body[body.length - 2] = '\r';
        body[body.length - 1] = '\n';
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        mail.writeBytes(text("From: alice@office.test\nBcc: carol@far.test\nSubject: big\n\n"));
        mail.writeBytes(body);
        post.submit(envelope("alice@office.test", "bob@office.test"), mail.toByteArray());

        byte[] stored = post.read(post.bob, post.list(post.bob, "Inbox").get(0));
        assertThat(Arrays.equals(stored, stored.length - body.length, stored.length, body, 0, body.length))
                .isTrue();
        String head = new String(stored, 0, stored.length - body.length, StandardCharsets.UTF_8);
        assertThat(head)
                .contains("Subject: big\r\nTo: undisclosed-recipients:;\r\nDate: ")
                .contains("Message-ID: <")
                .endsWith("\r\n\r\n");
        assertThat(head).doesNotContain("Bcc");
        byte[] sent = post.read(post.alice, post.list(post.alice, "Sent").get(0));
        assertThat(Arrays.equals(sent, sent.length - body.length, sent.length, body, 0, body.length))
                .isTrue();
    }

    private static void assertRefused(ThrowingCallable call, int code, String enhancedCode) {
        assertThatThrownBy(call)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(SubmissionRefused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.enhancedCode()).isEqualTo(enhancedCode);
                    assertThat(refused.text()).isNotBlank().doesNotContain("\n");
                });
    }
}
