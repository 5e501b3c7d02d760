package org.postern.web.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;

class PlainTextHtmlTest {
    @Test
    void renderingCostsWhatItsLengthDoes() {
        for (String unit : List.of(
                "http://",
                "https://x/",
                ">",
                "> >",
                "(",
                ")",
                "h",
                "www.",
                "www.a.",
                "a@",
                "a.",
                "a@b.",
                "https://日",
                "/日",
                "日",
                "@a.b",
                "<",
                "&")) {
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

    @Test
    void linksEndWhereTheUrlEnds() {
        link("詳細はhttps://shop.test/a?b=1&c=(2)を参照。", "https://shop.test/a?b=1&amp;c=(2)");
        link("<https://shop.test/path,with;odd>.", "https://shop.test/path,with;odd");
        link("<https://shop.test/end.>", "https://shop.test/end.");
        link("(https://ja.wiki.test/日本語)", "https://ja.wiki.test/日本語");
        link("「https://shop.test/」から", "https://shop.test/");
        link("https://shop.test/をご覧ください", "https://shop.test/");
        link("https://shop.testをご覧ください", "https://shop.test");
        link("（https://shop.test/a）。", "https://shop.test/a");
        link("https://shop.test/a、https", "https://shop.test/a");
        link("see https://shop.test/a. Then", "https://shop.test/a");
        link("[https://shop.test/a]", "https://shop.test/a");
        link("https://shop.test/a_(b)_c!", "https://shop.test/a_(b)_c");
        link("https://日本語.test/a b", "https://日本語.test/a");
        link("https://shop.test/?q=東京&p=1 x", "https://shop.test/?q=東京&amp;p=1");
        link("https://shop.test/%E6%97%A5#top", "https://shop.test/%E6%97%A5#top");
        link("https://shop.test:8443/a@b", "https://shop.test:8443/a@b");
        link("https://shop.test/\ud840\udc0b", "https://shop.test/\ud840\udc0b");
    }

    @Test
    void namesOfSitesAndAddressesCanBeClicked() {
        link("see www.shop.test or", "https://www.shop.test");
        link("www.shop.test/a?b。", "https://www.shop.test/a?b");
        link("連絡はsales@shop.testまで", "/compose?to=sales%40shop.test");
        link("Bob <bob+a@x.test>,", "/compose?to=bob%2Ba%40x.test");
        link("taro..yamada.@mobile.test.", "/compose?to=taro..yamada.%40mobile.test");
        assertThat(PlainTextHtml.render("www. www.a a@b @x.test a@b.1 user@ www.sales@x"))
                .doesNotContain("<a");
        assertThat(PlainTextHtml.render("a@x.test, b@x.test")).contains(">a@x.test</a>, <a", ">b@x.test</a>");
    }

    private static void link(String text, String href) {
        assertThat(PlainTextHtml.render(text)).as(text).containsOnlyOnce("<a ").contains("href=\"" + href + "\"");
    }
}
