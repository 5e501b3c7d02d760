package org.postern.web.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.web.letter.AddressLines;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.LetterMarks;
import org.postern.web.letter.LetterName;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.letter.Recipient;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

class MailSenderTest {
    private static final Recipient FROM = new Recipient("有栖", "alice@office.test");
    private static final HopLogin ALICE = new HopLogin("alice@office.test", "有栖", "ticket");
    private static final Recipient BOB = new Recipient("ボブ 山田", "bob@office.test");
    private static final Recipient CAROL = new Recipient("", "carol@office.test");
    private static final String LONG_NAME = "令和八年度第三四半期営業報告書および今後の見通しについて（最終版・確定）.pdf";

    private ScriptedServer server;
    private MailSender sender;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        sender = new MailSender(server.endpoints().smtp());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sentMailIsReadBackAsWritten() throws IOException {
        byte[] octets = new byte[100_000];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31);
        }
        OutgoingMessage message = message(
                "会議の件：①来週の月曜日に第二会議室で行います。よろしくお願いいたします", "こんにちは\n.先頭の点\nさようなら", List.of(file(LONG_NAME, octets)));
        assertThat(sender.send(ALICE, message, Optional.empty())).isInstanceOf(SendResult.Sent.class);

        byte[] wire = server.received.remove();
        String raw = new String(wire, StandardCharsets.US_ASCII);
        assertThat(raw.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(100);
        assertThat(raw)
                .contains("filename*0*=UTF-8''")
                .contains("name=\"=?UTF-8?B?")
                .doesNotContain("Bcc");
        MessageView view = view(wire);
        assertThat(view.subject()).isEqualTo(message.subject());
        assertThat(view.text()).isEqualTo(message.text() + "\n");
        assertThat(view.from().get(0).name()).isEqualTo("有栖");
        assertThat(view.to().get(0).name()).isEqualTo("ボブ 山田");
        assertThat(view.parts()).singleElement().satisfies(part -> {
            assertThat(part.fileName()).isEqualTo(LONG_NAME);
            assertThat(part.size()).isEqualTo(octets.length);
        });
        assertThat(view.messageId().orElseThrow()).endsWith("@office.test>");
        assertThat(view.references()).containsExactly("<a@x>", "<b@x>");
        assertThat(view.date()).isPresent();
    }

    @Test
    void blindRecipientsAreNamedToTheBoxsOwnServerAndInTheCopyOnly() {
        OutgoingMessage message = new OutgoingMessage(
                FROM, List.of(BOB), List.of(), List.of(CAROL), "s", "t", false, List.of(), Optional.empty(), List.of());
        sender.send(ALICE, message, Optional.empty());
        assertThat(server.commands).contains("RCPT TO:<carol@office.test>", "MAIL FROM:<alice@office.test>");
        assertThat(new String(server.received.remove(), StandardCharsets.US_ASCII))
                .contains("\r\nBcc: carol@office.test\r\n");
        assertThat(server.commands.peek()).isEqualTo("EHLO office.test");
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        new MailSender(server.endpoints().smtp(), Optional.empty()).send(ALICE, message, Optional.of(copy));
        assertThat(new String(server.received.remove(), StandardCharsets.US_ASCII))
                .as("another server may not remove it")
                .doesNotContain("carol");
        assertThat(copy.toString(StandardCharsets.US_ASCII)).contains("\r\nBcc: carol@office.test\r\n");
    }

    @Test
    void anotherOwnAddressIsTheSenderOnTheEnvelopeToo() {
        Recipient info = new Recipient("Info", "info@other.test");
        OutgoingMessage message = new OutgoingMessage(
                info, List.of(), List.of(), List.of(CAROL), "s", "t", false, List.of(), Optional.empty(), List.of());
        sender.send(ALICE, message, Optional.empty());
        assertThat(server.commands).contains("MAIL FROM:<info@other.test>");
        assertThat(new String(server.received.remove(), StandardCharsets.US_ASCII))
                .contains("From: \"Info\" <info@other.test>\r\n", "To: undisclosed-recipients:;\r\n", "@other.test>");
    }

    @Test
    void oneRefusedRecipientMeansNothingIsSent() {
        server.refused.add("carol");
        OutgoingMessage message = new OutgoingMessage(
                FROM,
                List.of(BOB, CAROL),
                List.of(),
                List.of(),
                "s",
                "t",
                false,
                List.of(),
                Optional.empty(),
                List.of());
        assertThat(sender.send(ALICE, message, Optional.empty()))
                .isInstanceOfSatisfying(SendResult.Refused.class, refused -> {
                    assertThat(refused.recipients()).singleElement().satisfies(refusal -> {
                        assertThat(refusal.address()).isEqualTo("carol@office.test");
                        assertThat(refusal.reply()).isEqualTo("550 5.1.1 no such user here");
                    });
                    assertThat(refused.reason()).isEmpty();
                });
        assertThat(server.received).isEmpty();
        assertThat(server.count("DATA")).isZero();
    }

    @Test
    void staleTicketIsARefusedLogin() {
        HopLogin stale = new HopLogin("alice@office.test", "", "old");
        assertThatExceptionOfType(HopException.class)
                .isThrownBy(() -> sender.send(stale, message("s", "t", List.of()), Optional.empty()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.REFUSED_LOGIN));
        assertThat(server.received).isEmpty();
    }

    @Test
    void attachmentThatBreaksOffSendsNothing() {
        Attachment broken = new Attachment("a.bin", "application/octet-stream", 10, () -> {
            throw new IOException("the upload is gone");
        });
        assertThatExceptionOfType(HopException.class)
                .isThrownBy(() -> sender.send(ALICE, message("s", "t", List.of(broken)), Optional.empty()));
        assertThat(server.received).isEmpty();
    }

    @Test
    void encodedSizeIsWhatGoesOnTheWire() {
        OutgoingMessage message = message("件名", "本文\n", List.of(file(LONG_NAME, new byte[123_457])));
        sender.send(ALICE, message, Optional.empty());
        assertThat(sender.encodedSize(message)).isCloseTo(server.received.remove().length, within(16L));
    }

    @Test
    void forwardedOriginalIsNotEncodedAgain() throws IOException {
        String original = "Subject: inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\né\r\n";
        Attachment whole = new Attachment(
                "original.eml",
                "message/rfc822",
                70,
                () -> new ByteArrayInputStream(original.getBytes(StandardCharsets.UTF_8)));
        sender.send(ALICE, message("Fwd: inner", "see below", List.of(whole)), Optional.empty());
        assertThat(server.commands).anyMatch(line -> line.startsWith("MAIL FROM") && line.contains("BODY=8BITMIME"));
        assertThat(view(server.received.remove()).parts())
                .singleElement()
                .satisfies(part -> assertThat(part.isMessage()).isTrue());
    }

    @Test
    void lineBreaksInHeaderValuesAreRefusedAndTheFieldNamed() {
        List<String> breaks = List.of(
                "a\r\nBcc: eve@evil.test",
                "a\nb",
                "a\rb",
                "a\u2028b",
                "a\u2029b",
                "a\u0085b",
                "a\0b",
                "=?UTF-8?Q?a=0D=0AX:_y?=",
                "=?utf-8?B?YQ0KQmNjOiBldmU=?=");
        for (String hostile : breaks) {
            assertThatExceptionOfType(InvalidFieldException.class)
                    .as(hostile)
                    .isThrownBy(() -> message(hostile, "t", List.of()))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("subject"));
            assertThatExceptionOfType(InvalidFieldException.class)
                    .isThrownBy(() -> message("s", "t", List.of(file(hostile, new byte[1]))))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("attachment"));
            assertThatExceptionOfType(InvalidFieldException.class).isThrownBy(() -> new Recipient(hostile, "a@b.test"));
            AddressLines lines = AddressLines.parse(hostile + " <bob@office.test>");
            assertThat(lines.recipients())
                    .as(hostile)
                    .allSatisfy(
                            r -> assertThat(r.name() + r.address()).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]"))
                    .noneMatch(r -> r.address().contains("evil"));
        }
        assertThat(server.commands).isEmpty();
    }

    @Test
    void draftComesBackAsTyped(@TempDir Path temporary) throws IOException {
        ComposeDraft draft = new ComposeDraft(
                Optional.of("info@office.test"),
                "ボブ <bob@office.test>, まだ途中の",
                "carol@office.test",
                "eve@office.test",
                "件名",
                "一行目\n\n二行目 ",
                new ComposeDraft.Origin(
                        Optional.of("<b@x>"),
                        List.of("<a@x>", "<b@x>"),
                        Optional.of(new ComposeDraft.Source(ComposeDraft.Act.REPLY_ALL, FolderRef.INBOX, "u9"))),
                List.of(file("メモ.txt", "内容".getBytes(StandardCharsets.UTF_8))));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        sender.writeDraft(ALICE, draft, new LetterMarks(LetterName.fresh(), List.of()), written);
        String wire = written.toString(StandardCharsets.ISO_8859_1);
        assertThat(wire).contains("Bcc: eve@office.test");
        int split = wire.indexOf("\r\n\r\n");
        server.maildrop.add(new ScriptedServer.Mail("d1", wire.substring(0, split + 2), wire.substring(split + 4)));
        try (MailReceiver receiver =
                new MailReceiver(new Pop3Source(server.endpoints().pop3(), temporary))) {
            ComposeDraft read = receiver.draft(ALICE, FolderRef.of(FolderRef.Role.DRAFTS), "d1");
            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFields("attachments")
                    .isEqualTo(draft);
            assertThat(read.attachments()).singleElement().satisfies(attachment -> {
                assertThat(attachment.fileName()).isEqualTo("メモ.txt");
                try (var content = attachment.content().open()) {
                    assertThat(content.readAllBytes()).isEqualTo("内容".getBytes(StandardCharsets.UTF_8));
                }
            });
        }
    }

    private static OutgoingMessage message(String subject, String text, List<Attachment> attachments) {
        return new OutgoingMessage(
                FROM,
                List.of(BOB),
                List.of(CAROL),
                List.of(),
                subject,
                text,
                false,
                attachments,
                Optional.of("<b@x>"),
                List.of("<a@x>", "<b@x>"));
    }

    private static Attachment file(String name, byte[] octets) {
        return new Attachment(name, "application/octet-stream", octets.length, () -> new ByteArrayInputStream(octets));
    }

    private static MessageView view(byte[] wire) throws IOException {
        return new MessageReader(Clock.systemUTC()).read(new ByteArrayInputStream(wire), Optional.empty());
    }
}
