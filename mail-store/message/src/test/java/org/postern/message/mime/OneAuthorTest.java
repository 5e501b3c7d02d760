package org.postern.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.message.address.Author;
import org.postern.message.header.MailHeader;

/** The page, the title list and the checks at receipt see one author, however the header is broken. */
class OneAuthorTest {
    private static final String[] PIECES = {
        "From: a@evil.test",
        "From: <b@office.test>",
        "From:",
        "FROM : c@office.test",
        "From\t: d@office.test",
        " From: e@office.test",
        "From e@office.test",
        "Fr om: f@office.test",
        "From : ",
        ": g@office.test",
        "no field at all",
        " folded",
        "\tfolded@x.test",
        " ",
        "\t",
        "X-A: b",
        "Subject: x",
        "Content-Type: text/plain; charset=Shift_JIS",
        "Content-Type: multipart/mixed; boundary=x",
        "From: \"山田\" <h@office.test>",
        "From:\u0000i@office.test",
        "\u0000From: j@office.test",
        "From\u0000: k@office.test",
        "Resent-From: l@office.test",
        "--x"
    };

    @Test
    void allReadersFindTheSameAuthor() throws IOException {
        MessageReader reader = new MessageReader(Clock.systemUTC());
        Random random = new Random(3);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder header = new StringBuilder();
            int lines = 1 + random.nextInt(6);
            for (int i = 0; i < lines; i++) {
                header.append(PIECES[random.nextInt(PIECES.length)]).append("\r\n");
            }
            byte[] octets = (header + "\r\nFrom: body@office.test\r\n\r\nx\r\n").getBytes(StandardCharsets.UTF_8);
            Author judged =
                    Author.of(MailHeader.read(new ByteArrayInputStream(octets)).named("from"));
            Author listed = reader.heading(new ByteArrayInputStream(octets))
                    .authorship()
                    .author();
            Author shown = reader.read(new ByteArrayInputStream(octets), Optional.empty())
                    .authorship()
                    .author();
            assertThat(List.of(listed, shown))
                    .as(header.toString().replace("\r\n", "\\r\\n"))
                    .containsOnly(judged);
        }
    }
}
