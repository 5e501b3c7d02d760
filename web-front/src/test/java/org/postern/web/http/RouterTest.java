package org.postern.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static Route route(String pattern) {
        return Route.open(pattern, exchange -> Response.html(200, ""));
    }

    private static String found(Router router, String... segments) {
        return router.find(Route.Method.GET, List.of(segments)) instanceof Router.Match.Found found
                ? found.route().pattern() + found.values()
                : "none";
    }

    @Test
    void literalPartWinsOverAName() {
        Router router = new Router(List.of(route("/mail/{folder}"), route("/mail/new"), route("/{a}/new"), route("/")));

        assertThat(found(router, "mail", "new")).isEqualTo("/mail/new{}");
        assertThat(found(router, "mail", "inbox")).isEqualTo("/mail/{folder}{folder=inbox}");
        assertThat(found(router, "x", "new")).isEqualTo("/{a}/new{a=x}");
        assertThat(found(router)).isEqualTo("/{}");
        assertThat(found(router, "mail")).isEqualTo("none");
        assertThat(router.find(Route.Method.POST, List.of("mail", "new"))).isInstanceOf(Router.Match.OtherMethod.class);
    }

    @Test
    void ambiguousAndMalformedTablesAreRefused() {
        for (List<Route> bad : List.of(
                List.of(route("/a/{b}"), route("/a/{c}")),
                List.of(route("a")),
                List.of(route("/A")),
                List.of(route("/a/")),
                List.of(route("/a{b}")))) {
            assertThatThrownBy(() -> new Router(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void ourOwnPagesMayActAndNobodyElses() {
        java.util.Optional<String> none = java.util.Optional.empty();
        java.util.function.Function<String, java.util.Optional<String>> is = java.util.Optional::of;

        assertThat(SameOrigin.allows(is.apply("same-origin"), is.apply("https://a.test"), "a.test:443"))
                .isTrue();
        assertThat(SameOrigin.allows(none, none, "a.test")).isTrue();
        assertThat(SameOrigin.allows(none, is.apply("https://a.test:8443"), "a.test"))
                .isFalse();
        assertThat(SameOrigin.allows(is.apply("same-site"), none, "a.test")).isFalse();
        assertThat(SameOrigin.allows(is.apply("same-origin"), is.apply("null"), "a.test"))
                .isFalse();
    }
}
