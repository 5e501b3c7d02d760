package org.postern.core.mailfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.postern.store.mailbox.Flag;

class MboxFileTest {
    private static final String FROM = "From a@b Mon Nov  2 09:15:00 2026\n";

    @Test
    void readsTheMarksOfEachProgram() throws IOException {
        Map<String, Set<Flag>> rows = new LinkedHashMap<>();
        rows.put("Status: RO\n", Set.of(Flag.SEEN));
        rows.put("Status: O\n", Set.of());
        rows.put("Status: OR\nX-Status: AF\n", Set.of(Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED));
        rows.put("X-Status: DT\n", Set.of(Flag.DELETED, Flag.DRAFT));
        rows.put("X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n", Set.of(Flag.SEEN));
        rows.put("X-Mozilla-Status: 0004\n", Set.of(Flag.FLAGGED));
        rows.put("X-Mozilla-Status: 0002\n", Set.of(Flag.ANSWERED));
        rows.put("X-Mozilla-Status: 1007\n", Set.of(Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED, Flag.FORWARDED));
        rows.put("X-Mozilla-Status: 0000\n", Set.of());
        rows.put("X-Mozilla-Status: zz\n", Set.of());
        rows.put("x-mozilla-status:0001\n", Set.of(Flag.SEEN));
        rows.put("X-Keywords: $Forwarded\n", Set.of(Flag.FORWARDED));
        SoftAssertions softly = new SoftAssertions();
        for (Map.Entry<String, Set<Flag>> row : rows.entrySet()) {
            for (String place : new String[] {"%sSubject: x\n", "Subject: x\n%sTo: y\n"}) {
                Gathered got = read(FROM + place.formatted(row.getKey()) + "\nStatus: RO\n\n");
                softly.assertThat(got.marks).as(row.getKey()).hasSize(1);
                softly.assertThat(got.marks.get(0).flags()).as(row.getKey()).isEqualTo(row.getValue());
            }
        }
        softly.assertThat(read(FROM + "X-Mozilla-Keys: $label1 wichtig\nSubject: x\n\nx\n")
                        .marks
                        .get(0)
                        .keywords())
                .containsExactlyInAnyOrder("$label1", "wichtig");
        softly.assertAll();
    }

    @Test
    void leavesOutWhatThunderbirdHasDeleted() throws IOException {
        Gathered got = read(FROM + "X-Mozilla-Status: 0009\nSubject: gone\n\nx\n\n" + FROM
                + "X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00200000\nSubject: gone too\n\nx\n\n" + FROM
                + "X-Mozilla-Status: 0001\nSubject: here\n\nx\n");
        assertThat(got.leftOut).isEqualTo(2);
        Gathered stranger = read(FROM + "Subject: x\nX-Mozilla-Status: 0008\n\nx\n");
        assertThat(stranger.texts).as("in the message, not of the file").hasSize(1);
        Gathered pop = read(FROM + "X-Account-Key: account1\nX-UIDL: 7\nX-Mozilla-Status: 0008\nSubject: x\n\nx\n");
        assertThat(pop.leftOut).isEqualTo(1);
        assertThat(got.texts).containsExactly("Subject: here\n\nx\n");
    }

    @Test
    void statusFieldsAtTheTopAreTheFilesAndOthersAreTheMessages() throws IOException {
        Gathered got = read(FROM + "Status: O\nX-Keywords: a\n b\nSubject: x\nStatus: RO\n\nx\n\n" + FROM
                + "Subject: y\nStatus: RO\n\ny\n");
        assertThat(got.texts).containsExactly("Subject: x\nStatus: RO\n\nx\n", "Subject: y\nStatus: RO\n\ny\n");
        assertThat(got.marks.get(0).flags()).isEmpty();
        assertThat(got.marks.get(1).flags()).containsExactly(Flag.SEEN);
    }

    @Test
    void takesTheTimeOfTheSeparator() throws IOException {
        assertThat(read(FROM + "Subject: x\n\nx\n").marks.get(0).time())
                .contains(Instant.parse("2026-11-02T09:15:00Z"));
        Map<String, String> rows = Map.of(
                "From - Mon Nov 02 09:15:00 2026", "2026-11-02T09:15:00Z",
                "From a@b Mon Nov  2 09:15 2026", "2026-11-02T09:15:00Z",
                "From a@b Mon Nov  2 09:15:00 +0900 2026", "2026-11-02T00:15:00Z",
                "From a@b Mon Nov  2 09:15:00 2026 -0500", "2026-11-02T14:15:00Z",
                "From a@b Mon Nov  2 09:15:00 JST 2026", "2026-11-02T00:15:00Z",
                "From \"x Jan 1 01:01:01 2001\"@b Mon Nov  2 09:15:60 2026", "2026-11-02T09:15:59Z");
        rows.forEach((line, time) -> assertThat(FromLine.time(line)).as(line).contains(Instant.parse(time)));
        for (String line : new String[] {
            "From", "From - ", "From a@b Mon Foo  2 09:15:00 2026", "From a@b Mon Nov 31 09:15:00 2026", "From x 9:15"
        }) {
            assertThat(FromLine.time(line)).as(line).isEmpty();
        }
    }

    @Test
    void readsTheVariants() throws IOException {
        String quoted = FROM + "Subject: rd\n\n>From here\n>>From there\n\nFrom prose\n\n";
        assertThat(read(quoted).texts).containsExactly("Subject: rd\n\nFrom here\n>From there\n\nFrom prose\n");
        String inside = "one\n\n" + FROM + "two\n";
        String cl = FROM + "Content-Length: " + inside.length() + "\nSubject: cl\n\n" + inside;
        assertThat(read(cl + "\n" + cl).texts)
                .containsExactly(
                        "Content-Length: 43\nSubject: cl\n\n" + inside, "Content-Length: 43\nSubject: cl\n\n" + inside);
        assertThat(read(cl.replace("\n", "\r\n").replace(": 43", ": 47")).texts).hasSize(1);
    }

    /** A length that does not fit, or that only some messages have, swallows nothing. */
    @Test
    void aFalseLengthHidesNoMessage() throws IOException {
        for (String length : new String[] {"9999999", "3", "999999999999999999999", "-1", "x", "41"}) {
            Gathered got =
                    read(FROM + "Content-Length: " + length + "\nSubject: a\n\none\n\n" + FROM + "Subject: b\n\ntwo\n");
            assertThat(got.texts).as(length).hasSize(2);
        }
        String second = FROM + "Subject: b\n\ntwo\n";
        Gathered got = read(FROM + "Subject: plain\n\nx\n\n" + FROM + "Content-Length: " + (5 + second.length())
                + "\nSubject: hostile\n\none\n\n" + second);
        assertThat(got.texts).hasSize(3);
    }

    @Test
    void whatWasWrittenIsReadAgainAsItWas() throws IOException {
        Random random = new Random(5);
        String[] pieces = {
            "Subject: x\r\n",
            "Status: RO\r\n",
            "X-Status: F\r\n",
            "\r\n",
            "From here\r\n",
            ">From 9:15\r\n",
            FROM.replace("\n", "\r\n"),
            "text\r\n",
            "X-Mozilla-Status: 0008\r\n"
        };
        for (int round = 0; round < 500; round++) {
            StringBuilder message = new StringBuilder("Return-Path: <>\r\n");
            for (int i = random.nextInt(8); i > 0; i--) {
                message.append(pieces[random.nextInt(pieces.length)]);
            }
            Set<Flag> flags = EnumSet.noneOf(Flag.class);
            for (Flag flag : Flag.values()) {
                if (random.nextInt(3) == 0) {
                    flags.add(flag);
                }
            }
            Set<String> keywords = random.nextBoolean() ? Set.of() : Set.of("$label1", "a");
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            MessageMarks marks = new MessageMarks(flags, keywords, Optional.empty());
            for (int i = 0; i < 2; i++) {
                new MboxWriter(file)
                        .write(new ByteArrayInputStream(message.toString().getBytes(UTF_8)), Instant.EPOCH, marks);
            }
            Gathered got = read(file.toString(UTF_8));
            String text = message.toString().replace("\r\n", "\n");
            assertThat(got.texts).as(file.toString(UTF_8)).containsExactly(text, text);
            assertThat(got.marks.get(1).flags()).as(file.toString(UTF_8)).isEqualTo(flags);
            assertThat(got.marks.get(1).keywords()).isEqualTo(keywords);
        }
    }

    @Test
    void anUnmarkedMessageIsWrittenAsItIs() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new MboxWriter(file)
                .write(
                        new ByteArrayInputStream("Subject: x\r\n\r\nx\r\n".getBytes(UTF_8)),
                        Instant.EPOCH,
                        MessageMarks.NONE);
        assertThat(file.toString(UTF_8)).isEqualTo("From MAILER-DAEMON Thu Jan  1 00:00:00 1970\nSubject: x\n\nx\n\n");
    }

    private static Gathered read(String file) throws IOException {
        byte[] bytes = file.getBytes(UTF_8);
        Gathered got = new Gathered();
        new MboxFile(
                        new ByteArrayInputStream(bytes),
                        (position, octets) -> position >= bytes.length
                                ? new byte[0]
                                : Arrays.copyOfRange(
                                        bytes, (int) position, (int) Math.min(bytes.length, position + octets)))
                .readAll(got);
        return got;
    }
}
