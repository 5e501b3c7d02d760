package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.message.address.AddressScanner;
import org.postern.message.address.Persons;
import org.postern.message.charset.DecodedText;
import org.postern.message.charset.TextDecoder;
import org.postern.message.header.HeaderDecoder;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;
import org.postern.message.header.MailDates;
import org.postern.message.header.MailHeader;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.message.text.HtmlToText;

/**
 * Every reader takes every input: no exception, no hang, nothing unbounded. As a plain test it reads the corpus and the
 * inputs that once failed (beside this class, in {@code ReaderFuzzTestInputs}); with {@code JAZZER_FUZZ=1} it makes new
 * ones until {@code JAZZER_MAX_DURATION} has passed. {@code packaging/fuzz} does that.
 */
class ReaderFuzzTest {
    private static final int MOST_PARTS = 50;

    private final MessageReader reader = new MessageReader(Clock.systemUTC());

    static Stream<byte[]> corpus() throws IOException {
        Map<String, byte[]> all = Corpus.messages();
        assertThat(all).hasSizeGreaterThan(60);
        return all.values().stream();
    }

    @MethodSource("corpus")
    @FuzzTest
    void everyMessageAndEveryFieldCanBeRead(byte[] octets) throws IOException {
        message(octets);
        fields(octets);
        text(octets);
    }

    private void message(byte[] octets) throws IOException {
        MessageView view = reader.read(new ByteArrayInputStream(octets), Optional.empty());
        assertThat(view.subject()).doesNotContain("\n", "\r");
        for (PartView part :
                view.parts().subList(0, Math.min(MOST_PARTS, view.parts().size()))) {
            Optional<InputStream> content = reader.part(new ByteArrayInputStream(octets), part.number());
            assertThat(content).as("part %s", part.number()).isPresent();
            content.orElseThrow().transferTo(OutputStream.nullOutputStream());
        }
        reader.images(new ByteArrayInputStream(octets)).dataUri("x");
        reader.heading(new ByteArrayInputStream(octets));
    }

    private static void fields(byte[] octets) throws IOException {
        MailHeader header = MailHeader.read(new ByteArrayInputStream(octets));
        HeaderFields.of(header).each((name, value) -> assertThat(name).isNotEmpty());
        String value = HeaderDecoder.decodeRaw(octets, Optional.empty());
        HeaderDecoder.decodeWords(value);
        HeaderParameters.parse(value).get("filename");
        MailDates.read(value);
        AddressScanner.scan(value, 1_000);
        Persons.of(value);
    }

    private static void text(byte[] octets) {
        for (String label : List.of("", "utf-8", "iso-2022-jp", "shift_jis", "iso-8859-2", "utf-16", "x-unknown")) {
            DecodedText decoded = TextDecoder.decode(octets, Optional.of(label), Optional.empty());
            assertThat(decoded.text().length()).isLessThanOrEqualTo(3 * octets.length + 1);
        }
        HtmlToText.convert(new String(octets, StandardCharsets.UTF_8), 100_000);
    }
}
