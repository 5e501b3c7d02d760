package org.postern.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CookieTest {
    @Test
    void everyCookieIsTheHostsOwnAndHiddenFromScripts() {
        assertThat(new Cookie(
                                "__Host-prefs",
                                "sk.Europe/Berlin",
                                Cookie.SameSite.LAX,
                                Optional.of(Duration.ofDays(400)))
                        .header())
                .isEqualTo("__Host-prefs=sk.Europe/Berlin; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000");
        assertThat(Cookie.language(Locale.JAPANESE).header())
                .isEqualTo("__Host-lang=ja; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000");
        assertThat(Cookies.SESSION.set("key", Optional.empty()).header())
                .isEqualTo("__Host-sid=key; Path=/; Secure; HttpOnly; SameSite=Strict");
        assertThat(Cookies.SESSION.clear().header())
                .isEqualTo("__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
        assertThat(Arrays.stream(Cookies.values()).map(Cookies::clear).map(Cookie::header))
                .allMatch(header ->
                        header.startsWith("__Host-") && header.contains("; Path=/; Secure; HttpOnly; SameSite="));
    }

    @Test
    void aValueCannotEndItsAttribute() {
        for (String value : List.of("a;b", "a b", "a\r\nSet-Cookie: x=y", "a\"b", "a,b", "a\\b", "\u3042", "a\u0000")) {
            assertThatThrownBy(() -> new Cookie("__Host-prefs", value, Cookie.SameSite.LAX, Optional.empty()))
                    .as(value)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Cookie("prefs", "a", Cookie.SameSite.LAX, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAnswerCannotSetACookieByAHeader() {
        assertThatThrownBy(() -> Response.html(200, "").with("set-cookie", "sid=1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cookiesStayWithTheAnswerInTheirOrder() {
        Cookie one = new Cookie("__Host-a", "1", Cookie.SameSite.LAX, Optional.empty());
        Cookie two = new Cookie("__Host-b", "2", Cookie.SameSite.LAX, Optional.empty());
        Response answer = Response.seeOther("/")
                .with(one)
                .with(two)
                .with("Retry-After", "1")
                .withStatus(302);
        assertThat(answer.cookies()).containsExactly(one, two);
        assertThat(answer.headers()).isEqualTo(Map.of("Location", "/", "Retry-After", "1"));
        assertThat(answer.status()).isEqualTo(302);
    }
}
