package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.organizer.Labels.Label;

/** Labels in lists, in an opened mail, in the side pane and on a page of their own; all without a script. */
final class MailLabelsTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
        office.arrive("a", "One", "A");
        office.arrive("b", "Two", "B");
    }

    @AfterEach
    void close() {
        office.close();
    }

    private String flash() {
        return office.session.flash.orElseThrow().text();
    }

    private Set<String> keywords(String uidl) {
        return office.organizer.entry(uidl).keywords();
    }

    private void make(String... names) {
        for (String name : names) {
            assertThat(office.post("/settings/labels", "act", "make", "name", name, "color", "teal")
                            .status())
                    .isEqualTo(303);
        }
    }

    @Test
    void aNewLabelIsMadeWithTheMessagesThatGetIt() {
        Element menu = office.get("/mail/inbox").page().expectFirst("form[data-list] [data-labels]");
        assertThat(menu.select("input[name=label]")).isEmpty();
        assertThat(menu.select("input[name=newlabel]")).hasSize(1);
        Office.Answer answer = office.post(
                "/act", "uidl", "a", "uidl", "b", "act", "label", "newlabel", " Invoices ", "back", "/mail/inbox");
        assertThat(answer.location()).isEqualTo("/mail/inbox");
        assertThat(flash()).isEqualTo("Label added to 2 messages.");
        assertThat(keywords("a")).containsExactly("invoices");
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("tr[data-uidl] .c-subject .lab").eachText()).containsExactly("Invoices", "Invoices");
        assertThat(page.select(".side .dot + .name").eachText()).containsExactly("Invoices");
        assertThat(page.select(".side a:has(.dot)").attr("href")).isEqualTo("/search?q=label%3A%22Invoices%22");
        office.post("/act", "uidl", "a", "act", "unlabel", "label", "invoices", "back", "/mail/inbox");
        assertThat(keywords("a")).isEmpty();
        assertThat(keywords("b")).containsExactly("invoices");
        office.post("/act", "uidl", "a", "act", "label", "newlabel", "invoices", "back", "/mail/inbox");
        assertThat(office.organizer.labels.all).hasSize(1);
        assertThat(keywords("a")).containsExactly("invoices");
        office.post("/act", "uidl", "a", "act", "label", "back", "/mail/inbox");
        assertThat(flash()).isEqualTo("No label was chosen.");
        office.post("/act", "uidl", "a", "act", "label", "label", "nothing", "back", "/mail/inbox");
        assertThat(keywords("a")).containsExactly("invoices");
    }

    @Test
    void anOpenedMailShowsItsLabelsAndChangesThemAtOnce() {
        make("One", "Two", "Three");
        office.organizer.labels.mark(office.session.login, Set.of("a"), Set.of("one", "two", "three"), Set.of());
        assertThat(office.get("/mail/inbox")
                        .page()
                        .select("tr[data-uidl=a] .lab")
                        .eachText())
                .containsExactly("One", "Two", "+1");
        Document page = office.get("/mail/inbox/a").page();
        assertThat(page.select(".labs a").eachText()).containsExactly("One", "Two", "Three");
        assertThat(page.select("article [data-labels] input[checked]").eachAttr("value"))
                .containsExactly("one", "two", "three");
        Office.Answer answer = office.post(
                "/act", "uidl", "a", "act", "labels", "label", "two", "here", "/mail/inbox/a", "back", "/x");
        assertThat(answer.location()).isEqualTo("/mail/inbox/a");
        assertThat(keywords("a")).containsExactly("two");
        office.post("/act", "uidl", "a", "act", "labels", "newlabel", "x".repeat(41), "back", "/mail/inbox");
        assertThat(flash()).contains("40 characters");
        assertThat(keywords("a")).containsExactly("two");
    }

    @Test
    void aChangeTouchesOnlyTheLabelsThatItNames() {
        make("One", "Two", "Three");
        office.organizer.labels.mark(office.session.login, Set.of("a"), Set.of("one", "two"), Set.of());
        office.organizer.labels.mark(office.session.login, Set.of("b"), Set.of("two", "three"), Set.of());
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("tr[data-uidl=a]").attr("data-has")).isEqualTo("one two");
        assertThat(page.select("[data-list] [data-labels] .row:not([hidden]) button")
                        .eachAttr("value"))
                .containsExactly("label", "unlabel");
        office.post(
                "/act",
                "uidl",
                "a",
                "uidl",
                "b",
                "act",
                "relabel",
                "label",
                "three",
                "off",
                "two",
                "back",
                "/mail/inbox");
        assertThat(flash()).isEqualTo("Labels of 2 messages changed.");
        assertThat(keywords("a")).containsExactlyInAnyOrder("one", "three");
        assertThat(keywords("b")).containsExactly("three");
        office.post("/act", "uidl", "a", "act", "relabel", "off", "one", "back", "/mail/inbox");
        assertThat(flash()).isEqualTo("Label taken off one message.");
        assertThat(keywords("a")).containsExactly("three");
        office.post("/act", "uidl", "a", "act", "relabel", "back", "/mail/inbox");
        assertThat(flash()).isEqualTo("No label was chosen.");
        assertThat(keywords("a")).containsExactly("three");
    }

    @Test
    void wholeListsGetALabel() {
        make("One");
        office.post(
                "/act",
                "whole",
                "1",
                "from",
                "inbox",
                "shown",
                "99999999999999",
                "act",
                "label",
                "label",
                "one",
                "back",
                "/mail/inbox");
        assertThat(flash()).isEqualTo("Label added to 2 messages.");
        assertThat(keywords("b")).containsExactly("one");
    }

    @Test
    void thePageMakesRenamesArrangesAndRemoves() {
        assertThat(office.get("/settings").page().select("a[href=/settings/labels]"))
                .hasSize(1);
        assertThat(office.get("/settings/labels").page().text()).contains("no labels yet");
        make("One", "Two");
        Office.Answer taken = office.post("/settings/labels", "act", "make", "name", "ONE", "color", "red");
        assertThat(taken.status()).isEqualTo(400);
        assertThat(taken.page().select("#name-error").text()).isEqualTo("There is a label of that name already.");
        assertThat(taken.page().select("#name").val()).isEqualTo("ONE");
        assertThat(taken.page().select("[name=color][checked]").val()).isEqualTo("red");
        office.post("/settings/labels", "down", "one");
        assertThat(office.get("/settings/labels")
                        .page()
                        .select(".folderlist .lab")
                        .eachText())
                .containsExactly("Two", "One");
        office.post("/settings/labels", "down", "one");
        office.organizer.labels.mark(office.session.login, Set.of("a"), Set.of("one"), Set.of());
        Document one = office.get("/settings/labels/one?label=one").page();
        assertThat(one.select("h1 .lab.l-teal").text()).isEqualTo("One");
        office.post("/settings/labels", "act", "save", "label", "one", "name", "Eins", "color", "pink");
        assertThat(office.organizer.labels.all)
                .extracting(Label::keyword, Label::name)
                .contains(org.assertj.core.groups.Tuple.tuple("one", "Eins"));
        assertThat(office.get("/mail/inbox/a").page().select(".labs .l-pink").text())
                .isEqualTo("Eins");
        office.post("/settings/labels", "act", "remove", "label", "one");
        assertThat(flash()).isEqualTo("The label Eins was removed. One message had it.");
        assertThat(keywords("a")).isEmpty();
        assertThat(office.get("/settings/labels/one?label=one").status()).isEqualTo(404);
        office.session.locale = Locale.JAPANESE;
        assertThat(office.get("/settings/labels").page().select("h1").text()).isEqualTo("ラベル");
    }

    @Test
    void aSearchTakesTheNameOfALabel() {
        make("To do", "顧客");
        assertThat(office.get("/search?q=label:%22to+do%22").page().select("#main .banner"))
                .isEmpty();
        assertThat(office.get("/search?q=label:%E9%A1%A7%E5%AE%A2").page().select("#main .banner"))
                .isEmpty();
        assertThat(office.get("/search?q=label:%E9%A1%A7").page().select("#main .banner"))
                .hasSize(1);
        assertThat(office.get("/search?options=1&label=To+do").location()).isEqualTo("/search?q=label%3A%22To%20do%22");
        assertThat(office.get("/search?q=x").page().select("#so-label option").eachText())
                .containsExactly("To do", "顧客");
    }

    @Test
    void whereTheServerKeepsNoLabelsNothingIsOffered() {
        office.organizer.labels.available = false;
        assertThat(office.get("/mail/inbox").page().select("[data-labels]")).isEmpty();
        assertThat(office.get("/mail/inbox/a").page().select("[data-labels]")).isEmpty();
        assertThat(office.get("/settings").page().select("a[href=/settings/labels]"))
                .isEmpty();
        assertThat(office.get("/settings/labels").status()).isEqualTo(404);
    }
}
