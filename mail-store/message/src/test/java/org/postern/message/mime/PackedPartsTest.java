package org.postern.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a number names when it is downloaded, also inside containers. */
class PackedPartsTest {
    private final MessageReader reader = new MessageReader(Clock.systemUTC());

    @Test
    void filesInsideContainersAreWhatTheirNamesSay() throws IOException {
        assertThat(text("tnef-shift-jis", 1002)).isEqualTo("twenty boxes");
        assertThat(text("tnef-shift-jis", 2002)).isEqualTo("a,b");
        assertThat(text("smime-opaque-files", 2001)).isEqualTo("1");
        assertThat(text("smime-opaque-files", 2003001)).isEqualTo("a,b");
        assertThat(text("uuencode-transfer", 2)).isEqualTo("abc");
        assertThat(text("uuencode-whole", 1)).isEqualTo("abc");
        assertThat(text("uuencode-two-files", 1001)).isEqualTo("abc");
        assertThat(text("uuencode-two-files", 2001)).isEqualTo("abcde");
        assertThat(text("apple-double", 3)).startsWith("%PDF");
    }

    @Test
    void numbersThatNameNothingGiveNothing() throws IOException {
        for (int number : new int[] {-1, 0, 9, 3002, 999_002, 1_001_001, 999_999_999}) {
            assertThat(part("tnef-shift-jis", number)).as("%s", number).isEmpty();
        }
        assertThat(part("smime-encrypted", 1001)).isEmpty();
        assertThat(part("smime-opaque-files", 9003001)).isEmpty();
    }

    @Test
    void picturesAreFoundByTheNameThatTheHtmlGives() throws IOException {
        for (String name : new String[] {"picture-between-html", "picture-in-alternative", "pictures-between-plain"}) {
            MessageView view = reader.read(mail(name), Optional.empty());
            String html = view.html().orElseThrow();
            int at = html.indexOf("cid:");
            String id = html.substring(at + 4, html.indexOf('"', at));
            assertThat(reader.images(mail(name)).dataUri(id))
                    .as(name)
                    .hasValueSatisfying(uri -> assertThat(uri).startsWith("data:image/png;base64,"));
        }
        MessageView named = reader.read(mail("picture-named-by-html"), Optional.empty());
        assertThat(named.html().orElseThrow()).containsOnlyOnce("<img").contains("cid:one@x");
    }

    private String text(String name, int number) throws IOException {
        Optional<InputStream> part = part(name, number);
        assertThat(part).as("%s of %s", number, name).isPresent();
        return new String(part.orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Optional<InputStream> part(String name, int number) throws IOException {
        return reader.part(mail(name), number);
    }

    private static InputStream mail(String name) {
        return Objects.requireNonNull(PackedPartsTest.class.getResourceAsStream("/mime/" + name + ".eml"), name);
    }
}
