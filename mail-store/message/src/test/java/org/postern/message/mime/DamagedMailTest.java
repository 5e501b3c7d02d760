package org.postern.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every mail of the corpus, cut short and with changed octets, can be read; so can its parts. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedMailTest {
    private static final int VARIANTS = 25;

    private final MessageReader reader = new MessageReader(Clock.systemUTC());

    @Test
    void everyMailCutShortOrChangedCanBeRead() throws IOException, URISyntaxException {
        Random random = new Random(20261129);
        Path corpus = Path.of(DamagedMailTest.class.getResource("/mime").toURI());
        try (Stream<Path> files = Files.list(corpus)) {
            List<Path> messages = files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
            for (Path file : messages) {
                byte[] whole = Files.readAllBytes(file);
                for (int i = 0; i < VARIANTS && whole.length > 0; i++) {
                    readAll(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
                    byte[] changed = whole.clone();
                    for (int n = 0; n <= i % 8; n++) {
                        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    readAll(file, changed);
                }
            }
        }
    }

    /** The octets inside base64, which damage to the mail itself rarely reaches. */
    @Test
    void damagedContainersAreFilesOrShownInPart() throws IOException, URISyntaxException {
        Random random = new Random(11);
        for (String name :
                List.of("smime-opaque-files", "smime-encrypted", "tnef-rtf", "tnef-shift-jis", "tnef-octet-stream")) {
            Path file = Path.of(
                    DamagedMailTest.class.getResource("/mime/" + name + ".eml").toURI());
            String mail = Files.readString(file, StandardCharsets.ISO_8859_1);
            int from = mail.indexOf("\r\n\r\n", mail.lastIndexOf("base64")) + 4;
            int end = mail.indexOf("\r\n--", from);
            byte[] octets = Base64.getMimeDecoder().decode(mail.substring(from, end < 0 ? mail.length() : end));
            for (int i = 0; i < 400; i++) {
                byte[] changed = i % 2 == 0 ? octets.clone() : Arrays.copyOf(octets, random.nextInt(octets.length));
                for (int n = 0; n <= i % 5 && changed.length > 0; n++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                String body = Base64.getMimeEncoder().encodeToString(changed);
                String damaged = mail.substring(0, from) + body + (end < 0 ? "" : mail.substring(end));
                MessageView view = readAll(file, damaged.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(view.subject()).isEqualTo(name.equals("tnef-shift-jis") ? "tnef" : name);
            }
        }
    }

    private MessageView readAll(Path file, byte[] octets) throws IOException {
        MessageView view = reader.read(new ByteArrayInputStream(octets), Optional.empty());
        for (PartView part : view.parts()) {
            assertThat(part.fileName()).isNotEmpty();
            Optional<InputStream> content = reader.part(new ByteArrayInputStream(octets), part.number());
            assertThat(content).as("part %s of %s", part.number(), file).isPresent();
            assertThat(content.orElseThrow().transferTo(OutputStream.nullOutputStream()))
                    .as("size of part %s of %s", part.number(), file)
                    .isEqualTo(part.size());
        }
        reader.images(new ByteArrayInputStream(octets)).dataUri("x");
        return view;
    }
}
