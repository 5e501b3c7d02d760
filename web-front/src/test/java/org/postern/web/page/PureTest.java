package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postern.message.mime.RasterImage;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.organizer.FolderRef;
import org.postern.web.page.letter.Mailto;
import org.postern.web.page.mail.DownloadName;
import org.postern.web.page.read.FrameHeight;

/** Addresses, names, dates, links: the functions that need no screen. */
final class PureTest {
    private static Wording wording(Locale locale) {
        return new Wording(
                new TextBundles().of(locale), ZoneId.of("Asia/Tokyo"), Instant.parse("2026-11-22T03:00:00Z"));
    }

    @Test
    void oddFolderNamesAreEncodedInAddresses() {
        assertThat(Urls.folder(FolderRef.own("プロジェクト/2026 ?#&%")))
                .isEqualTo("/mail/%E3%83%97%E3%83%AD%E3%82%B8%E3%82%A7%E3%82%AF%E3%83%88%2F2026%20%3F%23%26%25");
        assertThat(Urls.with("/search", "q", "a b+c&d")).isEqualTo("/search?q=a%20b%2Bc%26d");
        assertThat(Urls.with("/x?a=1", "b", 2)).isEqualTo("/x?a=1&b=2");
        assertThat(Urls.with("/x", "b", null)).isEqualTo("/x");
    }

    @Test
    void aFormLeadsBackToPagesOfOurOwnOnly() {
        assertThat(Urls.back("/mail/inbox?page=2", "/")).isEqualTo("/mail/inbox?page=2");
        for (String evil : new String[] {
            "https://evil.test/",
            "//evil.test/",
            "/\\evil.test",
            "javascript:alert(1)",
            "",
            "/a\r\nSet-Cookie: x=1",
            "/login?next=/",
            "/logout",
            "/a b",
            "/\u3042"
        }) {
            assertThat(Urls.back(evil, "/mail/inbox")).as(evil).isEqualTo("/mail/inbox");
        }
    }

    @Test
    void namesOfDownloadsCannotLeaveTheHeader() {
        assertThat(DownloadName.attachment("a\";\r\nX: y*.txt"))
                .isEqualTo("attachment; filename=\"a____X_ y_.txt\"; filename*=UTF-8''a%22%3B%0D%0AX%3A%20y%2A.txt");
        assertThat(DownloadName.inline("見積.pdf"))
                .isEqualTo("inline; filename=\"__.pdf\"; filename*=UTF-8''%E8%A6%8B%E7%A9%8D.pdf");
    }

    @Test
    void mailtoLinksFillTheFormAndNothingElse() {
        ComposeDraft draft = Mailto.parse(
                "mailto:a+b@example.test,%22x%22@example.test?subject=50%25%0D%0ABcc:evil&cc=c@example.test&body=1%0D%0A2&from=x");
        assertThat(draft.to()).isEqualTo("a+b@example.test,\"x\"@example.test");
        assertThat(draft.cc()).isEqualTo("c@example.test");
        assertThat(draft.bcc()).isEmpty();
        assertThat(draft.subject()).isEqualTo("50% Bcc:evil");
        assertThat(draft.body()).isEqualTo("1\r\n2");
        assertThat(Mailto.parse("mailto:%zz?subject=%").to()).isEqualTo("%zz");
    }

    @Test
    void datesAreSaidAsNearAsTheyAre() {
        Wording english = wording(Locale.ENGLISH);
        assertThat(english.shortDate(Instant.parse("2026-11-21T15:00:00Z"))).isEqualTo("00:00");
        assertThat(english.shortDate(Instant.parse("2026-11-21T14:59:00Z"))).isEqualTo("21 Nov");
        assertThat(english.shortDate(Instant.parse("2025-12-31T14:59:00Z"))).isEqualTo("31 Dec 2025");
        assertThat(english.nearDate(Instant.parse("2026-11-21T15:00:00Z"))).isEqualTo("00:00");
        assertThat(english.nearDate(Instant.parse("2026-11-21T14:59:00Z"))).isEqualTo("Yesterday 23:59");
        assertThat(english.nearDate(Instant.parse("2026-11-20T14:59:00Z"))).isEqualTo("20 Nov");
        assertThat(wording(Locale.JAPANESE).shortDate(Instant.parse("2026-11-20T00:00:00Z")))
                .isEqualTo("11月20日");
        assertThat(english.fullDate(Instant.MAX)).contains("9999");
        assertThat(english.fullDate(Instant.MIN)).isNotEmpty();
    }

    @Test
    void sizesHaveThreeDigitsAtMost() {
        Wording english = wording(Locale.ENGLISH);
        assertThat(english.size(1023)).isEqualTo("1,023 B");
        assertThat(english.size(1024)).isEqualTo("1 KB");
        assertThat(english.size(1_258_291)).isEqualTo("1.2 MB");
        assertThat(english.size(52_428_800)).isEqualTo("50 MB");
        assertThat(english.size(-1)).isEqualTo("0 B");
    }

    @Test
    void onlyRasterImagesAreImages() {
        assertThat(RasterImage.type(FakeMail.PNG)).contains("image/png");
        assertThat(RasterImage.type("<svg xmlns=".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(RasterImage.type(new byte[0])).isEmpty();
        assertThat(RasterImage.named("image/svg+xml")).isFalse();
    }

    @Test
    void theCookieOfPreferencesIsReadBackAndDoubted() {
        Preferences chosen = new Preferences(
                true,
                false,
                true,
                ListLook.of("compact", "messages", "right"),
                ReadLook.of("text", "dark"),
                Optional.of(ZoneId.of("America/Argentina/Buenos_Aires")));
        FakeExchange exchange = new FakeExchange("GET", Map.of());
        exchange.cookies.put(chosen.cookie().name(), chosen.cookie().value());
        assertThat(Preferences.of(exchange)).isEqualTo(chosen);
        exchange.cookies.put("__Host-prefs", "sk.Asia/../../etc/passwd");
        assertThat(Preferences.of(exchange).zone()).isEmpty();
        exchange.cookies.put("__Host-prefs", "\"; Secure");
        assertThat(Preferences.of(exchange)).isEqualTo(Preferences.NONE);
    }

    @Test
    void frameHeightsStayWithinReason() {
        assertThat(new FrameHeight("").at(600, false)).isBetween(40, 100);
        assertThat(new FrameHeight("<p>".repeat(100_000)).at(600, true)).isEqualTo(20_000);
        assertThat(new FrameHeight("<p>a</p>".repeat(20)).at(600, false)).isBetween(600, 1200);
        assertThat(new FrameHeight("<never closed").at(600, false)).isBetween(40, 100);
        String tables = "<table><tbody><tr><td>".repeat(60) + "<b>x</b> ".repeat(50_000);
        assertThat(new FrameHeight(tables).at(600, false))
                .as("tables in tables")
                .isPositive();
    }
}
