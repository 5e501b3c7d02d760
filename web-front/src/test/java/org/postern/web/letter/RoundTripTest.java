package org.postern.web.letter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.postern.message.address.Person;
import org.postern.message.header.HeaderParameters;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;

/** What the product writes, its own reader reads as it was written. */
class RoundTripTest {
    private static final List<String> NASTY = List.of(
            "plain",
            "Größe: 3 m²",
            "お見積りの件（株）山田商店",
            "𠮷野家と髙島屋①",
            "party 🎉 👩‍👩‍👧‍👦 🇯🇵",
            "say \"hi\" to \\ back\\slash\\",
            "a, b; c: <d> (e) @ f [g]",
            "=?UTF-8?Q?not=20a=20word?=",
            "=?",
            "?=",
            "100 % _under_ =3D",
            "it's «quoted» “twice” ‘once’",
            "שלום עולם",
            "x".repeat(900),
            "ü".repeat(900),
            "word ".repeat(150).strip(),
            "long 🎉 mixed ".repeat(60).strip(),
            "e\u0301 is decomposed".replace("e\u0301", "é"),
            "Re: [list] AW: x");

    private static byte[] wire(OutgoingMessage message) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BuiltMessage.of(Session.getInstance(new Properties()), message, Map.of(), false, Instant.EPOCH)
                    .writeTo(out);
            String text = out.toString(StandardCharsets.ISO_8859_1);
            assertThat(text.chars()).allMatch(c -> c < 0x7f);
            assertThat(text.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
            return out.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static OutgoingMessage letter(String name, String subject, String text, List<Attachment> files) {
        Recipient from = new Recipient(name, "alice@office.test");
        List<Recipient> to = List.of(new Recipient(name, "bob@x.test"), new Recipient("", "c@x.test"));
        List<Recipient> cc = List.of(new Recipient(name, "\"a b\"@x.test"));
        return new OutgoingMessage(from, to, cc, List.of(), subject, text, false, files, Optional.empty(), List.of());
    }

    private static MessageView read(byte[] octets) {
        try {
            return new MessageReader(Clock.systemUTC()).read(new ByteArrayInputStream(octets), Optional.empty());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String shown(String text, int limit) {
        int end = text.length() <= limit ? text.length() : text.offsetByCodePoints(0, limit / 2);
        return text.substring(0, end).strip();
    }

    @Test
    void subjectsNamesAndTexts() {
        for (String nasty : NASTY) {
            String name = shown(nasty, 300);
            MessageView view = read(wire(letter(name, nasty, nasty + "\n-- \nsig\n", List.of())));
            assertThat(view.subject()).isEqualTo(nasty);
            assertThat(view.from()).extracting(Person::name).containsExactly(name);
            assertThat(view.from()).extracting(Person::address).containsExactly("alice@office.test");
            assertThat(view.to()).extracting(Person::name).containsExactly(name, "");
            assertThat(view.to()).extracting(Person::address).containsExactly("bob@x.test", "c@x.test");
            assertThat(view.cc()).extracting(Person::name).containsExactly(name);
            assertThat(view.text()).isEqualTo(nasty + "\n-- \nsig\n");
        }
    }

    @Test
    void namesOfFiles() {
        for (String nasty : NASTY) {
            String file = shown(nasty, 120) + ".txt";
            byte[] content = nasty.getBytes(StandardCharsets.UTF_8);
            Attachment attachment =
                    new Attachment(file, "text/csv", content.length, () -> new ByteArrayInputStream(content));
            byte[] wire = wire(letter("a", "s", "t", List.of(attachment)));
            MessageView view = read(wire);
            assertThat(view.parts()).hasSize(1);
            PartView part = view.parts().get(0);
            assertThat(part.size()).isEqualTo(content.length);
            Matcher fields = Pattern.compile(
                            "(Content-(?:Type|Disposition)): ((?:text/csv|attachment);(?:[^\r]|\r\n[ \t])*)")
                    .matcher(new String(wire, StandardCharsets.US_ASCII));
            for (String parameter : List.of("name", "filename")) {
                assertThat(fields.find()).isTrue();
                String value = fields.group(2).replace("\r\n", "");
                assertThat(HeaderParameters.parse(value).get(parameter))
                        .as(value)
                        .contains(file);
            }
        }
    }

    @Test
    void anyCharacters() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder("a");
            for (int i = random.nextInt(120); i > 0; i--) {
                int plane = random.nextInt(4);
                int c = plane == 0
                        ? 0x21 + random.nextInt(0x5e)
                        : plane == 1
                                ? 0x3041 + random.nextInt(0x50)
                                : plane == 2 ? 0x1f600 + random.nextInt(0x40) : ' ';
                text.appendCodePoint(c);
            }
            String subject = text.append('z').toString().replaceAll(" +", " ");
            MessageView view = read(wire(letter(subject, subject, subject, List.of())));
            assertThat(view.subject()).isEqualTo(subject);
            assertThat(view.to().get(0).name()).isEqualTo(subject);
            assertThat(view.text().stripTrailing()).isEqualTo(subject);
        }
    }
}
