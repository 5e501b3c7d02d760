package org.postern.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.message.LinearWork;
import org.postern.message.mime.MessageView.Problem;

/** The rows "Mail content" of the attack list; work is measured, see {@link LinearWork}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileMessageTest {
    private static final String HEAD = "From: a@x.test\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n";
    private final MessageReader reader = new MessageReader(Clock.systemUTC());

    @Test
    void tenThousandLevelsAreTooComplex() {
        tooComplex(10_000, levels -> HEAD + nested(levels) + "\r\nx");
    }

    @Test
    void hundredThousandPartsAreTooComplex() {
        tooComplex(
                100_000,
                parts -> HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(parts));
    }

    @Test
    void hundredThousandHeadersAreTooComplex() {
        tooComplex(100_000, fields -> HEAD + "X-A: b\r\n".repeat(fields) + "\r\nx");
    }

    @Test
    void nineMegabytesOfOneHeaderAreTooComplex() {
        tooComplex(9 << 20, octets -> HEAD + "X-A: " + "b".repeat(octets) + "\r\n\r\nx");
        tooComplex(1_300_000, lines -> HEAD + "X-A: " + "bbbb\r\n ".repeat(lines) + "\r\n\r\nx");
    }

    @Test
    void fiftyThousandParametersAreBounded() {
        MessageView view = grown(50_000, parameters -> {
            StringBuilder message = new StringBuilder(HEAD).append("Content-Type: application/octet-stream");
            for (int i = 0; i < parameters; i++) {
                message.append("; name*").append(i).append("*=a");
            }
            return message + "\r\n\r\nx";
        });
        assertThat(view.parts()).hasSize(1);
        assertThat(view.parts().get(0).fileName()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void addressesShownAreBounded() {
        assertThat(grown(50_000, addresses -> HEAD + "To: " + "a@x.test, ".repeat(addresses) + "\r\n\r\nx")
                        .to())
                .hasSize(1_000);
        MessageView tooMany = grown(150_000, addresses -> HEAD + "Cc: " + "a@x.test, ".repeat(addresses) + "\r\n\r\nx");
        assertThat(tooMany.problems()).contains(Problem.TOO_COMPLEX);
    }

    @Test
    void patternsThatTroubleRegularExpressionsCostWhatTheirLengthDoes() {
        for (String unit : List.of(
                "\"",
                "(",
                "<",
                "\\",
                " ",
                "=?",
                "=?a?q?",
                "=?utf-8?B?AA=",
                "?=",
                "@",
                ":",
                ";",
                "\"\\",
                "<a ",
                "'",
                "%")) {
            MessageView view = grown(60_000 / unit.length(), count -> {
                String value = unit.repeat(count);
                return HEAD + "To: " + value + "\r\nReferences: " + value + "\r\nDate: " + value
                        + "\r\nContent-Type: text/html; name=" + value + "\r\nContent-Disposition: inline; filename*="
                        + value + "\r\n\r\n" + value;
            });
            assertThat(view.subject()).as(unit).isEqualTo("bomb");
        }
    }

    @Test
    void combiningMarksDoNotMakeNormalisingQuadratic() {
        MessageView view = grown(
                200_000,
                marks -> HEAD + "Content-Type: text/plain; charset=utf-8\r\n\r\na" + "\u0316\u0301".repeat(marks));
        assertThat(view.text()).startsWith("a\u0316");
    }

    @Test
    void hugeTextIsCutAndHugeHtmlIsNotShown() {
        MessageView text =
                grown(400_000, lines -> HEAD + "Content-Type: text/plain\r\n\r\n" + "line of text\r\n".repeat(lines));
        assertThat(text.problems()).contains(Problem.TEXT_CUT);
        assertThat(text.text()).hasSizeLessThanOrEqualTo(1 << 20);
        MessageView html = grown(
                100_000,
                paragraphs -> HEAD + "Content-Type: text/html\r\n\r\n" + "<p>paragraph</p>".repeat(paragraphs));
        assertThat(html.problems()).contains(Problem.HTML_TOO_LARGE);
        assertThat(html.html()).isEmpty();
        assertThat(html.text()).startsWith("paragraph");
    }

    @Test
    void archivesAreNeverOpened() {
        MessageView view =
                read(HEAD + "Content-Type: application/zip; name=bomb.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + "UEsDBBQAAAAIAAAA".repeat(100) + "\r\n");
        assertThat(view.parts())
                .singleElement()
                .satisfies(part -> assertThat(part.size()).isEqualTo(1_200));
    }

    @Test
    void deepAndLargeTogetherAreTooComplex() {
        String head = HEAD + nested(99) + "Content-Type: application/octet-stream\r\n\r\n";
        byte[] block = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n"
                .repeat(1_024)
                .getBytes(StandardCharsets.US_ASCII);
        MessageView view = LinearWork.of(
                400,
                blocks -> new SequenceInputStream(
                        new ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII)),
                        new SequenceInputStream(Collections.enumeration(
                                Stream.generate(() -> (InputStream) new ByteArrayInputStream(block))
                                        .limit(blocks)
                                        .toList()))),
                this::read);
        assertThat(view.problems()).contains(Problem.TOO_COMPLEX);
        assertThat(view.subject()).isEqualTo("bomb");
    }

    private static String nested(int levels) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            fields.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        return fields.toString();
    }

    @Test
    void delimitersWithoutEndOrMeaningCostWhatTheirLengthDoes() {
        String multipart = HEAD + "Content-Type: multipart/mixed; boundary=never\r\n\r\n";
        assertThat(grown(100_000, lines -> multipart + "--b\r\n".repeat(lines)).problems())
                .contains(Problem.BROKEN_MIME);
        StringBuilder different = new StringBuilder(multipart);
        for (int i = 0; i < 30_000; i++) {
            different.append("--").append(Integer.toString(i, 36)).append("\r\n");
        }
        grown(30_000, lines -> different.substring(0, different.length() * lines / 30_000));
        grown(
                100_000,
                lines -> HEAD + "Content-Type: multipart/signed; boundary=b; protocol=pkcs7\r\n\r\n"
                        + "--b-\r\n--b\t\r\n--b \r\n".repeat(lines / 3));
    }

    @Test
    void hugePreamblesAndTextsOfFilesAreBounded() {
        MessageView preamble = grown(
                400_000,
                lines -> HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "words before\r\n".repeat(lines)
                        + "--b\r\n\r\nthe text\r\n--b--\r\n");
        assertThat(preamble.text()).isEqualTo("the text");
        MessageView begins = grown(
                100_000, files -> HEAD + "Content-Type: text/plain\r\n\r\n" + "begin 644 a\r\n#86)C\r\n".repeat(files));
        assertThat(begins.parts()).hasSize(100);
        grown(200_000, lines -> HEAD + "Content-Type: text/enriched\r\n\r\n" + "<b <\n\n".repeat(lines));
        grown(
                100_000,
                lines -> HEAD + "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"
                        + "BEGIN:VTIMEZONE\r\nTZID:x\r\nEND:VTIMEZONE\r\n".repeat(lines / 3)
                        + "BEGIN:VEVENT\r\nDTSTART;TZID=x"
                        + ":20261110T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        grown(
                60_000,
                lines -> HEAD + "Content-Type: message/delivery-status\r\n\r\n"
                        + "Final-Recipient: rfc822; a@x.test\r\nAction: failed\r\nStatus: 5\r\n\r\n".repeat(lines / 4));
    }

    @Test
    void repetitionsOfAnEventAndItsZoneAreNotComputed() {
        for (String rule :
                List.of("FREQ=SECONDLY", "FREQ=YEARLY;BYHOUR=1,2,3;BYSECOND=1,2", "FREQ=YEARLY;INTERVAL=0")) {
            MessageView view =
                    read(HEAD + "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:x\r\n"
                            + "BEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:"
                            + rule
                            + "\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=x:99991110T100000\r\nRRULE:"
                            + rule
                            + "\r\nSUMMARY:s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
            assertThat(view.findings().invitation()).as(rule).isPresent();
        }
    }

    /** Definite and indefinite lengths, far deeper than any stack. */
    @Test
    void deepStructuresInsideSignedMailDoNotOverflow() {
        for (int form : new int[] {0x80, 0x84}) {
            java.io.ByteArrayOutputStream der = new java.io.ByteArrayOutputStream();
            der.writeBytes(java.util.HexFormat.of().parseHex("308006092a864886f70d010702a0803080020101"));
            for (int i = 0; i < 200_000; i++) {
                der.write(0x31);
                der.write(form);
                if (form == 0x84) {
                    der.writeBytes(new byte[] {0, 0x10, 0, 0});
                }
            }
            MessageView view = read(HEAD + "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
                    + "Content-Transfer-Encoding: base64\r\n\r\n"
                    + java.util.Base64.getMimeEncoder().encodeToString(der.toByteArray()));
            assertThat(view.parts()).hasSize(1);
        }
    }

    @Test
    void randomDamageNeverFails() throws IOException {
        Random random = new Random(20201122);
        byte[] message = (HEAD
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-2022-jp\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\nPGI+eDwvYj4=\r\n--b\r\nContent-Disposition: attachment;"
                        + " filename*=utf-8''%41%42\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41=\r\n=zz\r\n--b--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = message.clone();
            for (int i = 0; i < 1 + round % 20; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            MessageView view = reader.read(new ByteArrayInputStream(damaged), Optional.empty());
            assertThat(view.parts())
                    .allSatisfy(part -> assertThat(part.fileName()).isNotEmpty());
        }
    }

    private void tooComplex(int size, IntFunction<String> message) {
        MessageView view = grown(size, message);
        assertThat(view.problems()).contains(Problem.TOO_COMPLEX);
        assertThat(view.subject()).isEqualTo("bomb");
        assertThat(view.parts()).isEmpty();
        assertThat(view.text()).isEmpty();
    }

    @Test
    void aListAddressBehindThousandsOfBracketsIsReadInOneGo() {
        MessageView view = grown(
                7_600,
                size -> HEAD + "List-Unsubscribe: <mailto:off@list.test>, " + "< ".repeat(size / 2)
                        + "https://list.test/off>\r\n\r\nx");
        assertThat(view.links().unsubscribe().web()).hasValue("https://list.test/off");
        assertThat(view.links().unsubscribe().mail()).hasValue("mailto:off@list.test");
    }

    /** The view of the message of that size, when reading it costs no more than its size allows. */
    private MessageView grown(int size, IntFunction<String> message) {
        return LinearWork.of(
                size,
                count -> new ByteArrayInputStream(message.apply(count).getBytes(StandardCharsets.UTF_8)),
                this::read);
    }

    private MessageView read(String message) {
        return read(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));
    }

    private MessageView read(InputStream message) {
        try {
            return reader.read(message, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
