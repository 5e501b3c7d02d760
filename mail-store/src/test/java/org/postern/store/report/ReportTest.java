package org.postern.store.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postern.message.header.MailHeader;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.message.SmtpReply;

/** Compares reports with the files in {@code reports}; {@code -Dpostern.regenerate=true} writes them anew. */
class ReportTest {
    private static final Instant QUEUED = Instant.parse("2026-11-23T08:00:00Z");
    private static final Instant NOW = QUEUED.plus(Duration.ofHours(5));
    private static final EmailAddress ALICE = EmailAddress.parse("alice@office.test");
    private static final String MAIL = "From: Alice <alice@office.test>\r\nTo: carol@far.test\r\nSubject: Hello\r\n"
            + "Message-ID: <1@office.test>\r\n\r\nHi\r\n";

    private final AtomicInteger numbers = new AtomicInteger();
    private final Report report =
            new Report("mail.office.test", Domain.parse("office.test"), () -> "number-" + numbers.incrementAndGet());

    @Test
    void unknownFullAndRefusedRecipientsAreToldApart() throws Exception {
        compare(
                "failed.eml",
                report.write(
                        Report.Action.FAILED,
                        ALICE,
                        List.of(
                                about(
                                        "carol@far.test",
                                        Optional.of("rfc822;Carol+2Bnews@far.test"),
                                        remote(550, "5.1.1 no such user")),
                                about("dave@far.test", Optional.empty(), remote(552, "5.2.2 over quota")),
                                about("erin@far.test", Optional.empty(), remote(554, "5.7.1 we do not like you")),
                                about("frank@far.test", Optional.empty(), remote(451, "4.3.0 busy")),
                                about(
                                        "grace@gone.test",
                                        Optional.empty(),
                                        SmtpReply.ours(550, "5.1.2", "there is no such domain")),
                                about(
                                        "пример@far.test",
                                        Optional.of("utf-8;пример@far.test"),
                                        SmtpReply.ours(553, "5.6.7", "mx cannot"))),
                        original(MAIL, Optional.of("QQ+2B314159"), false, false),
                        Optional.empty(),
                        NOW));
    }

    @Test
    void theWholeMessageComesBackWhenAsked() throws Exception {
        compare("failed-full.eml", failed(original(MAIL, Optional.empty(), true, false)));
    }

    @Test
    void aMessageTooLargeComesBackAsItsHeader() throws Exception {
        compare("failed-cut.eml", failed(original(MAIL, Optional.empty(), false, true)));
    }

    @Test
    void aMessageThatWasPassedOnIsExplained() throws Exception {
        compare(
                "failed-passed-on.eml",
                failed(original("Delivered-To: alice@office.test\r\n" + MAIL, Optional.empty(), false, false)));
    }

    @Test
    void headersInOtherScriptsAreMarkedAsSuch() {
        String text = new String(
                failed(original(MAIL.replace("Hello", "日本語"), Optional.empty(), false, false)), StandardCharsets.UTF_8);
        assertThat(text).contains("Content-Type: message/global-headers\r\n", "Subject: 日本語\r\n");
        String whole = new String(
                failed(original(MAIL.replace("Hello", "日本語"), Optional.empty(), true, false)), StandardCharsets.UTF_8);
        assertThat(whole).contains("Content-Type: message/global\r\n");
    }

    @Test
    void delayIsNoAlarm() throws Exception {
        compare(
                "delayed.eml",
                report.write(
                        Report.Action.DELAYED,
                        ALICE,
                        List.of(about("carol@far.test", Optional.empty(), remote(451, "4.3.0 busy"))),
                        original(MAIL, Optional.empty(), false, false),
                        Optional.of(QUEUED.plus(Duration.ofDays(5))),
                        NOW));
    }

    @Test
    void whatIsHandedOnAndDeliveredIsTold() throws Exception {
        compare("relayed.eml", success(Report.Action.RELAYED, remote(250, "2.0.0 taken")));
        compare("delivered.eml", success(Report.Action.DELIVERED, SmtpReply.ours(250, "2.0.0", "delivered")));
    }

    private byte[] success(Report.Action action, SmtpReply reply) {
        return report.write(
                action,
                ALICE,
                List.of(about("carol@far.test", Optional.empty(), reply)),
                original(MAIL, Optional.of("env-1"), false, false),
                Optional.empty(),
                NOW);
    }

    private byte[] failed(Report.Original original) {
        return report.write(
                Report.Action.FAILED,
                ALICE,
                List.of(about("carol@far.test", Optional.empty(), remote(550, "5.1.1 no such user"))),
                original,
                Optional.empty(),
                NOW);
    }

    private static Report.About about(String recipient, Optional<String> original, SmtpReply reply) {
        return new Report.About(EmailAddress.parse(recipient), original, reply);
    }

    private static SmtpReply remote(int code, String text) {
        return SmtpReply.parse("mx.far.test", code, code + " " + text);
    }

    private static Report.Original original(String mail, Optional<String> envelopeId, boolean whole, boolean cut) {
        byte[] octets = mail.getBytes(StandardCharsets.UTF_8);
        try {
            MailHeader header = MailHeader.read(new ByteArrayInputStream(octets));
            return new Report.Original(envelopeId, QUEUED, header, whole ? Optional.of(octets) : Optional.empty(), cut);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void compare(String name, byte[] written) throws IOException {
        String text = new String(written, StandardCharsets.UTF_8).replace("\r\n", "\n");
        if (Boolean.getBoolean("postern.regenerate")) {
            Path file = Path.of("src/test/resources/reports", name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return;
        }
        try (InputStream expected = Objects.requireNonNull(ReportTest.class.getResourceAsStream("/reports/" + name))) {
            assertThat(text).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
