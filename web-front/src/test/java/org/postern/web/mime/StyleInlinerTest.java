package org.postern.web.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;
import org.postern.message.mime.InlineImages;

class StyleInlinerTest {
    private final HtmlSanitizer sanitizer = new HtmlSanitizer();

    private SafeHtml of(String html) {
        return sanitizer.sanitize(html, InlineImages.NONE, false);
    }

    @Test
    void rulesOfAStyleSheetReachTheElementsThatTheyMean() {
        String body = "<table class=outer><tr><td class='inner x' id=i><p>a<a href='https://x.test/'>b</a></table>";
        String[][] table = {
            {"td", "yes"},
            {".inner.x", "yes"},
            {"#i", "yes"},
            {"TD.inner", "yes"},
            {"table td", "yes"},
            {".outer > tbody > tr > td.inner", "yes"},
            {".outer > td", "no"},
            {"p td", "no"},
            {".Inner", "no"},
            {"td:hover", "no"},
            {"td[id=i]", "no"},
            {"td + td", "no"},
            {"a, td", "yes"},
            {"a, td:first-child", "no"},
        };
        for (String[] row : table) {
            String html = "<style>" + row[0] + " { padding-left: 7px }</style>" + body;
            boolean found = of(html).html().matches("(?s).*<td[^>]*style=\"padding-left:7px\".*");
            assertThat(found).as(row[0]).isEqualTo(row[1].equals("yes"));
        }
    }

    @Test
    void theStrongestRuleComesLast() {
        String style =
                "<style>.a{color:#111111!important} #i{color:#222222} p{color:#333333} .a{color:#444444}</style>";
        assertThat(of(style + "<p class=a id=i style='color:#555555'>x").html())
                .contains("color:#333333;color:#444444;color:#222222;color:#555555;color:#111111");
    }

    @Test
    void rulesForOtherMediaWidthsAndFontsAreLeftOut() {
        String css = "@import url(https://x.test/a.css);@font-face{font-family:x;src:url(https://x.test/f)}"
                + "@media (max-width:480px){p{color:#010101}}@media print{p{color:#020202}}"
                + "@media screen{p{color:#030303}}<!-- p{margin:1px} -->/* p{color:#040404} */@page{margin:2px}"
                + "p{content:'}';letter-spacing:3px}";
        assertThat(of("<style>" + css + "</style><p>x").html())
                .isEqualTo("<p style=\"color:#030303;margin:1px;letter-spacing:3px\">x</p>");
    }

    @Test
    void noRuleFetchesOrCovers() {
        String css = "p{background:#123456 url(https://evil.test/a.png) no-repeat;position:fixed;top:0;z-index:9;"
                + "margin:-500px 0 0;behavior:url(#x);background-image:url('https://evil.test/b');"
                + "width:expression(alert(1));list-style:url(https://evil.test/c);content:url(https://evil.test/d)}"
                + "p{color:red;}</style><p><style>p{--x:1;font-family:\"</style><script>alert(1)</script>\"}";
        String safe = of("<style>" + css + "</style><p style='margin-left:-9px;float:left'>x</p>")
                .html();
        assertThat(safe)
                .contains("background-color:#123456", "float:left", "color:red")
                .doesNotContain("evil", "position", "z-index", "-500", "-9px", "url", "expression", "<script", "--x");
    }

    @Test
    void textThatOnlyAPictureMadeReadableIsDarkened() {
        String white = "<td style='color:#fff'>x</td>";
        String[][] table = {
            {"<table background='https://x.test/a.png'><tr>" + white, "color:#1a1f26"},
            {"<table style='background:url(https://x.test/a.png)'><tr>" + white, "color:#1a1f26"},
            {"<style>table{background-image:linear-gradient(red,blue)}</style><table><tr>" + white, "color:#1a1f26"},
            {"<table style='background:#000 url(https://x.test/a.png)'><tr>" + white, "color:#fff"},
            {"<table background=x bgcolor='#000'><tr>" + white, "color:#fff"},
            {"<table background=x><tr><td style='background:#000;color:#fff'>x", "color:#fff"},
            {"<table><tr>" + white, "color:#fff"},
        };
        for (String[] row : table) {
            assertThat(of(row[0]).html()).as(row[0]).contains(row[1] + "\">x");
        }
    }

    @Test
    void theBodyKeepsItsColoursAndMargins() {
        SafeHtml safe = of("<html><body bgcolor=#eeeeee text=#333333 link=#cc0000 leftmargin=0 marginheight=5>"
                + "<a href='https://x.test/'>x</a>");
        assertThat(safe.background()).isEqualTo("#eeeeee");
        assertThat(safe.html())
                .contains("class=\"mail-body\"", "color:#333333", "margin-left:0", "margin-top:5px", "color:#cc0000");
        assertThat(of("<body style='background:\"></style>'>x").background()).isEqualTo("#ffffff");
    }

    @Test
    void japaneseMailKeepsItsFontsAndLanguage() {
        String font = of("<html lang=ja><body style='font-family:\"メイリオ\",Meiryo,sans-serif'>x")
                .html();
        assertThat(font).contains("lang=\"ja\"", "メイリオ").doesNotContain(":,", ": ,");
    }

    @Test
    void theTrueHostBehindALinkIsWrittenInColoursOfItsOwn() {
        String safe = of("<div style='font-size:0;color:#fff'><a href='https://evil.test/'>bank.test</a></div>")
                .html();
        assertThat(safe).contains("</a><span style=\"color:#1a1f26;background-color:#fdf3d8;font-size:14px");
    }

    @Test
    void hostileStyleSheetsCostWhatTheyAre() {
        for (String unit : List.of(
                "{",
                "}",
                "/*",
                "@media screen{",
                "a>",
                "a ",
                ".a{color:red}",
                "\"",
                "'",
                "(",
                "\\",
                "a{b:",
                ",",
                ";")) {
            int count = 60_000 / unit.length() + 1;
            LinearWork.of(
                    count,
                    unit::repeat,
                    css -> of("<style>" + css + "</style><p class=a>x</p>").html());
        }
        String rule = "<style>p{" + "font-family:'" + "x".repeat(400) + "';" + "}</style>";
        assertThat(of(rule.repeat(20) + "<p>".repeat(20_000)).html()).hasSizeLessThan(16 << 20);
        String deep = "<style>" + "div div div div div div div p{color:red}".repeat(3_000) + "</style>";
        assertThat(of(deep + "<div>".repeat(200) + "<p>x".repeat(5_000)).html()).contains("x");
    }
}
