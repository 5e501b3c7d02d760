package org.postern.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.thread.Invocable;
import org.junit.jupiter.api.Test;

class SmallFormTest {
    private static FormReader.Outcome read(String form) {
        return read(form, form.length());
    }

    private static FormReader.Outcome read(String form, int announced) {
        byte[] octets = form.getBytes(StandardCharsets.ISO_8859_1);
        List<FormReader.Outcome> outcomes = new ArrayList<>();
        new SmallForm(
                        new ByteBufferContentSource(
                                ByteBuffer.wrap(octets, 0, octets.length / 2),
                                ByteBuffer.wrap(octets, octets.length / 2, octets.length - octets.length / 2)),
                        announced,
                        20,
                        Invocable.InvocationType.NON_BLOCKING,
                        outcomes::add)
                .run();
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    private static PostedForm form(String text) {
        return ((FormReader.Outcome.Read) read(text)).form();
    }

    private static ErrorPages.Reason refusal(FormReader.Outcome outcome) {
        return ((FormReader.Outcome.Refused) outcome).reason();
    }

    @Test
    void fieldsAreDecodedAsUtf8() {
        PostedForm form = form("a=1&b=%E6%97%A5+x%2B&a=2&empty=&bare&=x&&c=%26%3d%3D");
        assertThat(form.values("a")).containsExactly("1", "2");
        assertThat(form.value("b")).contains("\u65e5 x+");
        assertThat(form.value("empty")).contains("");
        assertThat(form.value("bare")).contains("");
        assertThat(form.value("c")).contains("&==");
        assertThat(form.value("none")).isEmpty();
    }

    @Test
    void aPasswordIsOverwrittenWhenTheFormIsClosed() {
        PostedForm form = form("username=alice&password=s%C3%A9cret+word&next=%2F");
        assertThat(form.secret("password").map(String::new)).contains("s\u00e9cret word");
        assertThat(form.names()).contains("password");
        assertThat(form.fields()).doesNotContainKey("password");
        form.close();
        assertThat(form.secret("password").map(String::new)).contains("\0".repeat(11));
    }

    @Test
    void whatIsNoFormIsRefused() {
        for (String broken : List.of("a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1", "a=\u00e9")) {
            assertThat(refusal(read(broken))).as(broken).isEqualTo(ErrorPages.Reason.BAD_REQUEST);
        }
        assertThat(refusal(read("a=12345", 4))).isEqualTo(ErrorPages.Reason.TOO_LARGE);
        assertThat(refusal(read("a=1&".repeat(21)))).isEqualTo(ErrorPages.Reason.TOO_LARGE);
    }
}
