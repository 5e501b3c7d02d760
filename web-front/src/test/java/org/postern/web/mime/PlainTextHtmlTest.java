package org.postern.web.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;

class PlainTextHtmlTest {
    @Test
    void renderingCostsWhatItsLengthDoes() {
        for (String unit : List.of("http://", "https://x/", ">", "> >", "(", ")", "h", "www.", "a@", "<", "&")) {
            String shown = LinearWork.of(60_000 / unit.length(), unit::repeat, PlainTextHtml::render);
            assertThat(shown).as(unit).isNotEmpty();
        }
    }

    @Test
    void plainTextIsEscapedBeforeItIsLinked() {
        assertThat(PlainTextHtml.render("<b> https://x.test/a?b=\"><script>&c"))
                .isEqualTo("&lt;b&gt; <a class=\"link\" target=\"_blank\" rel=\"noopener noreferrer nofollow\""
                        + " href=\"https://x.test/a?b=\">https://x.test/a?b=</a>&quot;&gt;&lt;script&gt;&amp;c\n");
        assertThat(PlainTextHtml.render("(詳細はhttps://x.test/a(b)。)"))
                .contains("href=\"https://x.test/a(b)\"", "</a>。)");
        assertThat(PlainTextHtml.render("a\n> b\n>> c\nd"))
                .isEqualTo(
                        "a\n<blockquote class=\"quote\">b\n<blockquote class=\"quote\">c\n</blockquote></blockquote>d\n");
        assertThat(PlainTextHtml.render("javascript:alert(1) http:// x")).doesNotContain("<a");
    }
}
