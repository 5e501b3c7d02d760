package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Office.Answer post(String... fields) {
        return office.post("/folders", fields);
    }

    @Test
    void makesAFolderThatThePaneShows() {
        assertThat(post("act", "make", "new", " 見積 2026 ").status()).isEqualTo(303);
        Document page = office.get("/folders").page();
        assertThat(page.select("#notice").text()).contains("見積 2026");
        assertThat(page.select("#folders li").eachText()).contains("見積 2026");
        assertThat(page.select(".sessions a").text()).isEqualTo("見積 2026");
    }

    @Test
    void whatCannotBeANameIsShownAgainWithTheReason() {
        post("act", "make", "new", "Customers");
        for (String name : new String[] {"", "x".repeat(101), "Customers"}) {
            Office.Answer answer = post("act", "make", "new", name);
            assertThat(answer.status()).as(name).isEqualTo(400);
            assertThat(answer.page().select("#new").attr("aria-describedby")).isEqualTo("new-error");
            assertThat(answer.page().select("#new").val()).isEqualTo(name);
        }
    }

    @Test
    void renamesAndRemovesOnesOwnOnly() {
        post("act", "make", "new", "Customers");
        assertThat(post("act", "rename", "name", "Customers", "new", "Clients").status())
                .isEqualTo(303);
        assertThat(office.get("/folders").page().select(".sessions a").text()).isEqualTo("Clients");
        assertThat(post("act", "remove", "name", "Inbox").status()).isEqualTo(404);
        assertThat(post("act", "remove", "name", "Customers").status()).isEqualTo(404);
        assertThat(post("act", "remove", "name", "Clients").status()).isEqualTo(303);
        assertThat(office.get("/folders").page().select(".sessions a")).isEmpty();
        assertThat(post("act", "other").status()).isEqualTo(404);
    }
}
