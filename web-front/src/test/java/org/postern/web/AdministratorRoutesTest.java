package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route for administrators, through the real front: administrators get the page, and others get the answer of a
 * missing page.
 */
class AdministratorRoutesTest {
    @TempDir
    private Path directory;

    private FrontFixture front;

    @BeforeEach
    void start() {
        front = new FrontFixture(directory);
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void nobodyIsLedToTheLoginPage() {
        HttpResponse<String> page = front.browser().get("/admin/queue");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("location")).hasValue("/login?next=%2Fadmin%2Fqueue");
        HttpResponse<String> act = front.browser().post("/admin/queue", Map.of("a", "b"));
        assertThat(act.statusCode()).isEqualTo(303);
        assertThat(front.pages.sent).isEmpty();
    }

    @Test
    void aMemberSeesWhatAPathSeesThatDoesNotExist() {
        FrontFixture.Browser browser = front.browser();
        String token = browser.login("alice");
        HttpResponse<String> page = browser.get("/admin/queue");
        HttpResponse<String> nothing = browser.get("/nothing/there");
        assertThat(page.statusCode()).isEqualTo(404).isEqualTo(nothing.statusCode());
        assertThat(withoutNumber(page)).isEqualTo(withoutNumber(nothing)).startsWith("error NOT_FOUND");
        HttpResponse<String> act = browser.post("/admin/queue", Map.of("_csrf", token));
        assertThat(act.statusCode()).isEqualTo(404);
        assertThat(front.pages.sent).isEmpty();
    }

    /** The page without the request id, which differs for each request. */
    private static String withoutNumber(HttpResponse<String> page) {
        return page.body().replaceAll("\\S+$", "");
    }

    @Test
    void anAdministratorGetsInAndStillNeedsTheToken() {
        FrontFixture.Browser browser = front.browser();
        String token = browser.login("carol");
        assertThat(browser.get("/admin/queue").body()).isEqualTo("administering queue");
        assertThat(browser.post("/admin/queue", Map.of("_csrf", "x")).statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/admin/queue", Map.of("_csrf", token), "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(front.pages.sent).isEmpty();
        assertThat(browser.post("/admin/queue", Map.of("_csrf", token)).statusCode())
                .isEqualTo(303);
        assertThat(front.pages.sent).containsExactly("administered queue");
    }
}
