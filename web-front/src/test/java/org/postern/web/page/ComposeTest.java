package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.web.http.Route;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.session.Flash;
import org.postern.web.session.KeptForm;

final class ComposeTest {
    private static final String LETTER = "L".repeat(22);
    private static final Person BOB = new Person("Bob", "bob@example.test", List.of());

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

    private Office.Answer send(String to, String subject, String body, Consumer<FakeExchange> more) {
        return office.ask("POST", "/compose", exchange -> {
            exchange.field("to", to)
                    .field("cc", "")
                    .field("bcc", "")
                    .field("subject", subject)
                    .field("body", body);
            more.accept(exchange);
            exchange.field("action", "send");
        });
    }

    private Office.Answer send(String to, String subject, String body) {
        return send(to, subject, body, exchange -> {});
    }

    private String onlyDraft() {
        List<String> drafts = office.organizer.entries.values().stream()
                .filter(each -> each.folder().role() == Role.DRAFTS)
                .map(each -> each.uidl())
                .toList();
        assertThat(drafts).hasSize(1);
        return drafts.get(0);
    }

    private String body(String draft) {
        return office.mail
                .receiver
                .draft(office.session.login, FolderRef.of(Role.DRAFTS), draft)
                .body()
                .strip();
    }

    @Test
    void sendsAndLeadsBack() {
        Office.Answer answer = send(
                "Bob <bob@example.test>, carol@example.test",
                "Hi",
                "Text",
                exchange -> exchange.field("back", "/mail/archive"));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/mail/archive");
        assertThat(office.session.flash.orElseThrow().text()).isEqualTo("Sent.");
        MessageView sent = office.mail.sent().get(0);
        assertThat(sent.to())
                .extracting(each -> each.address())
                .containsExactly("bob@example.test", "carol@example.test");
        assertThat(sent.subject()).isEqualTo("Hi");
        assertThat(sent.from().get(0).name()).isEqualTo("Alice Example");
    }

    @Test
    void filesACopyWhereTheServerFilesNone() {
        office.organizer.keepsSent = false;
        assertThat(send("bob@example.test", "Hi", "Text").status()).isEqualTo(303);
        assertThat(office.mail.sent()).hasSize(1);
        assertThat(office.organizer.sent)
                .singleElement()
                .satisfies(copy -> assertThat(copy).isEqualTo(office.mail.smtp.received.element()));
        assertThat(office.session.flash.orElseThrow().text()).isEqualTo("Sent.");
    }

    @Test
    void aFullDiskLosesNothingThatWasTyped() throws IOException {
        Path full = temporary.resolve("full");
        Files.createDirectory(full);
        office = new Office(full);
        office.organizer.keepsSent = false;
        Files.delete(full);
        Office.Answer answer = send("bob@example.test", "Hi", "My text");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.page().text()).contains("Nothing was sent");
        assertThat(answer.page().expectFirst("#body").wholeText().strip()).isEqualTo("My text");
        assertThat(office.mail.sent()).isEmpty();
    }

    @Test
    void whatCannotBeFiledStaysADraftAndIsSaid() {
        office.organizer.keepsSent = false;
        office.organizer.sentFull = true;
        assertThat(send("bob@example.test", "Hi", "Text").status()).isEqualTo(303);
        assertThat(office.mail.sent()).hasSize(1);
        assertThat(office.session.flash.orElseThrow().text())
                .isEqualTo("Sent. The copy for Sent could not be kept; what you wrote is under Drafts.");
        assertThat(onlyDraft()).isNotEmpty();
    }

    @Test
    void namesInvalidAddressesBesideTheFieldAndLosesNothing() {
        Office.Answer answer = send(
                "bob@example.test, nobody, <b>x",
                "Hi & <hello>",
                "My text",
                exchange -> exchange.upload("見積.txt", "text/plain", "numbers"));
        assertThat(answer.status()).isEqualTo(400);
        Document page = answer.page();
        assertThat(page.select("#to-error").text()).contains("“nobody”");
        assertThat(page.select("#to").attr("aria-describedby")).isEqualTo("to-error");
        assertThat(page.select("#to").val()).isEqualTo("bob@example.test, nobody, <b>x");
        assertThat(page.select("#subject").val()).isEqualTo("Hi & <hello>");
        assertThat(page.expectFirst("#body").wholeText().strip()).isEqualTo("My text");
        assertThat(page.select("[data-files] li").text()).startsWith("見積.txt");
        assertThat(office.mail.sent()).isEmpty();
        assertThat(page.select("input[name=draft]").val()).isEqualTo(onlyDraft());
    }

    @Test
    void filesOfAFailedAttemptGoWithTheNextOne() {
        Document page = send("nobody", "Hi", "x", exchange -> exchange.upload("a.txt", "text/plain", "numbers"))
                .page();
        String keep = page.select("input[name=keep]").val();
        String draft = page.select("input[name=draft]").val();
        Office.Answer answer = send(
                "bob@example.test",
                "Hi",
                "x",
                exchange -> exchange.field("keep", keep).field("draft", draft).upload("b.txt", "text/plain", "more"));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(office.mail.sent().get(0).parts())
                .extracting(PartView::fileName)
                .containsExactly("a.txt", "b.txt");
        assertThat(office.mail.sentFiles()).containsExactly("numbers", "more");
        assertThat(office.organizer.entries).isEmpty();
    }

    @Test
    void lineBreaksInHeadersAreRefusedAndWhatWasTypedStays() {
        for (String evil :
                List.of("Hi\r\nBcc: evil@example.test", "Hi\nX: y", "Hi\u2028X", "=?utf-8?q?Hi=0D=0ABcc:_x?=")) {
            Office.Answer answer = send("bob@example.test", evil, "My text");
            assertThat(answer.status()).as(evil).isEqualTo(400);
            assertThat(answer.page().select("#subject-error").text()).as(evil).contains("line breaks");
            assertThat(answer.page().expectFirst("#body").wholeText()).contains("My text");
        }
        for (String evil :
                List.of("bob@example.test\r\nBcc: evil@example.test", "bob@example.test\u0000x@example.test")) {
            Office.Answer answer = send(evil, "Hi", "My text");
            assertThat(answer.status()).as(evil).isEqualTo(400);
            assertThat(answer.page().select("#to-error li")).as(evil).isNotEmpty();
        }
        Office.Answer file = send(
                "bob@example.test", "Hi", "x", exchange -> exchange.upload("a\r\nX-Evil: 1.txt", "text/plain", "x"));
        assertThat(file.status()).isEqualTo(400);
        assertThat(file.page().select("#attachment-error").text()).contains("file name");
        assertThat(office.mail.sent()).isEmpty();
    }

    @Test
    void asksOnceAboutAForgottenFileOrSubject() {
        Document page = send("bob@example.test", " ", "The file is attached.", exchange -> exchange.field("ask", "1"))
                .page();
        assertThat(page.select("[role=alert]").text()).contains("no subject").contains("no file is attached");
        assertThat(page.select("input[name=ask]").val()).isEqualTo("0");
        assertThat(office.mail.sent()).isEmpty();
        assertThat(send("bob@example.test", " ", "The file is attached.", exchange -> exchange.field("ask", "0"))
                        .status())
                .isEqualTo(303);
        assertThat(send("bob@example.test", "", "attached").status())
                .as("no question without the page")
                .isEqualTo(303);
        assertThat(send("bob@example.test", "Hi", "> attached", exchange -> exchange.field("ask", "1"))
                        .status())
                .as("quoted text is ignored")
                .isEqualTo(303);
        assertThat(send("bob@example.test", "資料", "資料を添付します", exchange -> exchange.field("ask", "1"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusalsAreShownInTheServersWordsAndTheDraftIsKept() {
        office.mail.smtp.refused.add("x@office.test");
        office.mail.smtp.refusal = "550 5.1.1 <x@office.test>: no such user";
        Office.Answer answer =
                send("x@office.test", "Hi", "My text", exchange -> exchange.upload("a.txt", "text/plain", "n"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.page().select("[role=alert]").text())
                .contains("Nothing was sent")
                .contains("x@office.test: 550 5.1.1 <x@office.test>: no such user")
                .contains("saved as a draft");
        assertThat(body(onlyDraft())).isEqualTo("My text");
        String draft = onlyDraft();
        send("bob@example.test", "Hi", "My text", exchange -> exchange.field("draft", draft));
        assertThat(office.organizer.entries).isEmpty();
    }

    @Test
    void anUnreachableServerKeepsTheLetterToo() throws IOException {
        office.mail.smtp.close();
        Office.Answer answer = send("bob@example.test", "Hi", "My text");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.page().select("[role=alert]").text())
                .contains("cannot be reached")
                .contains("draft");
        assertThat(answer.page().expectFirst("#body").wholeText()).contains("My text");
        assertThat(answer.text()).doesNotContain("127.0.0.1");
        office.organizer.failing = true;
        assertThat(send("bob@example.test", "Hi", "My text")
                        .page()
                        .select("[role=alert]")
                        .text())
                .contains("still on this page");
    }

    @Test
    void tooMuchIsSaidAsItIsOnTheWire() {
        Office.Answer answer = send(
                "bob@example.test",
                "Hi",
                "x",
                exchange -> exchange.upload("a.bin", "application/octet-stream", "x", 45_976_000));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.page().select("#attachment-error").text())
                .contains("60 MB")
                .contains("50 MB");
    }

    @Test
    void nobodyToSendToIsAnErrorAtTheField() {
        assertThat(send("", "Hi", "x").page().select("#to-error").text()).isEqualTo("Enter at least one address.");
        assertThat(send("", "Hi", "x", exchange -> exchange.fields.put("bcc", List.of("bob@example.test")))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void severalSavesMakeOneDraft() {
        Office.Answer first =
                office.post("/compose", "to", "half an addr", "subject", "S", "body", "1", "action", "draft");
        assertThat(first.status()).isEqualTo(303);
        String draft = onlyDraft();
        String id = first.location().replaceAll("/compose/([^?]+).*", "$1");
        assertThat(first.location()).startsWith("/compose/" + id + "?back=");
        Office.Answer second = office.ask("POST", "/compose", exchange -> {
            exchange.scripted = true;
            exchange.field("to", "half an addr")
                    .field("subject", "S")
                    .field("body", "2")
                    .field("draft", draft)
                    .field("action", "draft")
                    .upload("\"q\".txt", "text/plain", "n");
        });
        String now = onlyDraft();
        assertThat(now).isNotEqualTo(draft);
        assertThat(second.type()).startsWith("application/json");
        assertThat(second.text())
                .contains("\"draft\":\"" + now + "\"")
                .contains("\"name\":\"_q_.txt\"")
                .contains("drafts/" + now + "/2");
        Document page = office.get("/compose?draft=" + now).page();
        assertThat(page.select("#to").val()).isEqualTo("half an addr");
        assertThat(page.expectFirst("#body").wholeText()).contains("2");
        assertThat(page.select("input[name=keep]").val()).isEqualTo("drafts/" + now + "/2");
    }

    private Office.Answer letter(String window, String draft, String body, String action, String... more) {
        return office.ask("POST", "/compose", exchange -> {
            exchange.field("letter", LETTER).field("window", window).field("draft", draft);
            exchange.field("to", "bob@example.test").field("subject", "S").field("body", body);
            for (int i = 0; i < more.length; i += 2) {
                exchange.field(more[i], more[i + 1]);
            }
            exchange.field("action", action);
        });
    }

    private Office.Answer script(String window, String draft, String body) {
        return office.ask("POST", "/compose", exchange -> {
            exchange.scripted = true;
            exchange.field("letter", LETTER).field("window", window).field("draft", draft);
            exchange.field("to", "bob@example.test").field("subject", "S").field("body", body);
            exchange.field("action", "draft");
        });
    }

    @Test
    void aRevisionThatIsReplacedWhileItIsOpenedIsFollowedByTheNext() {
        letter("w1", "", "2", "draft");
        office.organizer.outdated =
                Optional.of(new Drafts.Known(Optional.of("replaced"), "w1", office.mail.now, Optional.empty()));
        Office.Answer answer = office.get("/compose/" + LETTER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.page().expectFirst("#body").wholeText().strip()).isEqualTo("2");
    }

    @Test
    void aSaveThatIsRepeatedAfterALostAnswerMakesOneDraft() {
        letter("w1", "", "1", "draft");
        letter("w1", "", "1", "draft");
        letter("w1", "never heard of", "2", "draft");
        assertThat(body(onlyDraft())).isEqualTo("2");
        Document page = office.get("/compose/" + LETTER).page();
        assertThat(page.expectFirst("#body").wholeText().strip()).isEqualTo("2");
        assertThat(page.select("input[name=letter]").val()).isEqualTo(LETTER);
        assertThat(page.select("input[name=draft]").val()).isEqualTo(onlyDraft());
    }

    @Test
    void aFileWhoseSaveWasNotAnsweredStaysAttached() {
        Office.Answer first = office.ask(
                "POST",
                "/compose",
                exchange -> exchange.field("letter", LETTER)
                        .field("window", "w1")
                        .field("body", "1")
                        .field("action", "draft")
                        .upload("a.txt", "text/plain", "numbers"));
        assertThat(first.status()).isEqualTo(303);
        String keep = office.get("/compose/" + LETTER)
                .page()
                .select("input[name=keep]")
                .val();
        letter("w1", "", "2", "draft", "keep", keep); // its answer is lost, so the page still has the old key
        letter("w1", "", "3", "draft", "keep", keep);
        assertThat(body(onlyDraft())).isEqualTo("3");
        letter("w1", "", "3", "send", "keep", keep);
        assertThat(office.mail.sentFiles()).containsExactly("numbers");
        assertThat(office.organizer.entries).isEmpty();
    }

    /** A page saves its text while a file is under way: the file stays, whichever is done first. */
    @Test
    void textThatIsSavedWhileAFileIsUnderWayKeepsTheFile() {
        office.ask(
                "POST",
                "/compose",
                exchange -> exchange.field("letter", LETTER)
                        .field("window", "w1")
                        .field("body", "1")
                        .field("action", "draft")
                        .upload("a.txt", "text/plain", "numbers"));
        String keep = office.get("/compose/" + LETTER)
                .page()
                .select("input[name=keep]")
                .val();
        letter("w1", "", "2", "draft", "underway", "1"); // the answer with the key was not there yet
        letter("w1", "", "3", "draft", "keep", keep, "underway", "1");
        assertThat(body(onlyDraft())).isEqualTo("3");
        letter("w1", "", "3", "send", "keep", keep);
        assertThat(office.mail.sentFiles()).containsExactly("numbers");
    }

    @Test
    void anotherWindowIsToldAndLosesNothing() {
        letter("w1", "", "1", "draft");
        String base = onlyDraft();
        letter("w2", base, "second window", "draft");
        String newest = onlyDraft();
        Office.Answer answer = letter("w1", base, "first window", "draft");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.page().select("[role=alert]").text()).contains("also open in another window");
        assertThat(answer.page().expectFirst("#body").wholeText()).contains("first window");
        assertThat(answer.page().select("[role=alert] a").attr("href")).isEqualTo("/compose/" + LETTER);
        assertThat(body(onlyDraft())).isEqualTo("second window");
        assertThat(script("w1", base, "first window").text())
                .contains("\"elsewhere\":")
                .contains("\"draft\":\"" + newest + "\"");
        assertThat(letter("w1", base, "first window", "send").status()).isEqualTo(409);
        assertThat(office.mail.sent()).isEmpty();
        String known = answer.page().select("input[name=draft]").val();
        assertThat(letter("w1", known, "first window", "draft").status()).isEqualTo(303);
        assertThat(body(onlyDraft())).isEqualTo("first window");
    }

    @Test
    void aLetterIsSentOnceHoweverOftenItIsAsked() {
        letter("w1", "", "text", "draft");
        assertThat(letter("w1", onlyDraft(), "text", "send").status()).isEqualTo(303);
        assertThat(letter("w1", "", "text", "send").location()).isEqualTo("/mail/inbox");
        assertThat(office.session.flash.orElseThrow().text()).isEqualTo("Sent.");
        assertThat(letter("w2", "", "text", "send").status()).isEqualTo(303);
        assertThat(script("w1", "", "text").text()).contains("\"sent\":");
        assertThat(office.mail.sent()).hasSize(1);
        assertThat(office.organizer.entries).isEmpty();
        assertThat(office.get("/compose/" + LETTER).location()).isEqualTo("/mail/sent");
        Office.Answer other = letter("w1", "", "other text", "send");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.page().select("[role=alert]").text()).contains("sent already");
        assertThat(other.page().select("input[name=letter]").val()).isNotEqualTo(LETTER);
        assertThat(office.mail.sent()).hasSize(1);
        assertThat(script("w1", "", "more text").text()).contains("saved as a new draft");
        assertThat(body(onlyDraft())).isEqualTo("more text");
    }

    @Test
    void theNameOfALetterGoesNoFurtherThanTheBox() {
        letter("w1", "", "text", "draft");
        String draft = onlyDraft();
        assertThat(office.mail
                        .receiver
                        .marks(office.session.login, FolderRef.of(Role.DRAFTS), draft)
                        .orElseThrow()
                        .name()
                        .id())
                .isEqualTo(LETTER);
        letter("w1", draft, "text", "send");
        assertThat(new String(office.mail.smtp.received.element(), StandardCharsets.UTF_8))
                .contains("X-Postern-Letter: " + LETTER + " w1 ")
                .doesNotContain("X-Postern-Draft");
    }

    @Test
    void opensANewLetterUnderTheIdOfItsAddress() {
        Document page = office.get("/compose/" + LETTER).page();
        assertThat(page.select("input[name=letter]").val()).isEqualTo(LETTER);
        assertThat(page.select("#body").text()).isEmpty();
        office.arrive("m", "Offer", "Dear");
        assertThat(office.get("/compose/" + LETTER + "?reply=m")
                        .page()
                        .select("#subject")
                        .val())
                .isEqualTo("Re: Offer");
        assertThat(office.get("/compose/short").status()).isEqualTo(404);
    }

    @Test
    void discardingMovesWhatIsOnThePageToTrashAndUndoBringsItBack() {
        office.arrive("m", "Precious", "A");
        letter("w1", "", "saved", "draft");
        letter("w1", onlyDraft(), "saved, and typed since", "discard", "back", "/mail/inbox");
        Flash flash = office.session.flash.orElseThrow();
        assertThat(flash.text()).isEqualTo("Moved to Trash.");
        String uidl = Objects.requireNonNull(flash.undo().orElseThrow().fields().get("uidls"));
        assertThat(office.organizer.entry(uidl).folder().role()).isEqualTo(Role.TRASH);
        Map<String, String> undo = flash.undo().orElseThrow().fields();
        Office.Answer undone = office.ask("POST", "/act", exchange -> undo.forEach(exchange::field));
        assertThat(undone.location()).isEqualTo("/compose/" + LETTER);
        assertThat(body(onlyDraft())).isEqualTo("saved, and typed since");
        office.post("/compose", "action", "discard");
        assertThat(office.session.flash.orElseThrow().text()).isEqualTo("Discarded.");
        office.post("/compose", "draft", "m", "action", "discard");
        assertThat(office.organizer.entry("m").folder().role()).isEqualTo(Role.INBOX);
    }

    @Test
    void answersAndForwardsStartFromTheOriginal() {
        office.arrive(
                "m",
                "inbox",
                "Offer",
                BOB,
                "Dear Alice",
                null,
                List.of(new PartView(1, "plan.pdf", "application/pdf", 7, false, Optional.empty(), false)));
        Document reply = office.get("/compose?reply=m").page();
        assertThat(reply.select("#to").val()).contains("bob@example.test");
        assertThat(reply.select("#subject").val()).isEqualTo("Re: Offer");
        assertThat(reply.expectFirst("#body").wholeText()).contains("> Dear Alice");
        assertThat(reply.select("input[name=inReplyTo]").val()).isEqualTo("<m@office.test>");
        assertThat(reply.select("input[name=back]").val()).isEqualTo("/mail/inbox/m");
        Document forward = office.get("/compose?forward=m").page();
        assertThat(forward.select("input[name=keep]").val()).isEqualTo("inbox/m/1");
        send(
                "bob@example.test",
                "Re: Offer",
                "Fine",
                exchange -> exchange.field("inReplyTo", "<m@office.test>")
                        .field("references", "<m@office.test>")
                        .field("sourceAct", "REPLY")
                        .field("sourceFolder", "inbox")
                        .field("sourceUidl", "m"));
        assertThat(office.organizer.entry("m").flags()).contains(Flag.ANSWERED);
        assertThat(office.mail.sent().get(0).references()).containsExactly("<m@office.test>");
        assertThat(new String(office.mail.smtp.received.element(), StandardCharsets.UTF_8))
                .contains("In-Reply-To: <m@office.test>\r\n");
        send(
                "bob@example.test",
                "Fwd: Offer",
                "See",
                exchange -> exchange.field("keep", "inbox/m/1")
                        .field("keep", "inbox/m/0")
                        .field("sourceAct", "FORWARD")
                        .field("sourceFolder", "inbox")
                        .field("sourceUidl", "m"));
        assertThat(office.mail.sent().get(1).parts())
                .extracting(PartView::fileName)
                .containsExactly("plan.pdf", "Offer.eml");
        assertThat(office.organizer.entry("m").flags()).contains(Flag.FORWARDED);
        assertThat(office.get("/compose?reply=never").status()).isEqualTo(404);
        assertThat(office.get("/compose?draft=m").status()).as("no draft").isEqualTo(404);
    }

    @Test
    void aFileThatIsGoneIsNamedAndNothingIsSent() {
        for (String key : List.of("inbox/never/1", "x", "inbox/m/../../1", "nowhere/m/1", "%zz/m/1")) {
            Office.Answer answer = send("bob@example.test", "Hi", "x", exchange -> exchange.field("keep", key));
            assertThat(answer.status()).as(key).isEqualTo(400);
            assertThat(answer.page().select("#attachment-error").text()).as(key).contains("add them again");
        }
        assertThat(office.mail.sent()).isEmpty();
    }

    @Test
    void whatWasWrittenWithoutASessionOpensAgain() {
        KeptForm form = new KeptForm(
                "/compose",
                Map.of("to", List.of("bob@example.test"), "body", List.of("long letter"), "action", List.of("send")),
                List.of("<plan>.pdf"));
        Document page = office.ask("GET", "/compose/kept", exchange -> exchange.kept = Optional.of(form))
                .page();
        assertThat(page.expectFirst("#body").wholeText()).contains("long letter");
        assertThat(page.select("[role=alert]").text()).contains("nothing was sent");
        assertThat(page.select("#attachment-error").text()).contains("<plan>.pdf");
        assertThat(office.get("/compose/kept").location()).isEqualTo("/compose");
    }

    @Test
    void aFormWithAStaleTokenComesBackUnsent() {
        Route.SignedIn route = (Route.SignedIn) office.screens.routes().stream()
                .filter(each ->
                        each.method() == Route.Method.POST && each.pattern().equals("/compose"))
                .findFirst()
                .orElseThrow();
        Route.Writing.Kept writing = (Route.Writing.Kept) route.writing();
        FakeExchange exchange = new FakeExchange("POST", Map.of());
        exchange.field("to", "bob@example.test").field("body", "long letter").field("action", "send");
        Document page = Office.Answer.of(writing.stale().handle(exchange, office.session))
                .page();
        assertThat(page.expectFirst("#body").wholeText()).contains("long letter");
        assertThat(page.expectFirst("input[name=_csrf]").val()).isEqualTo("token-of-the-session");
        assertThat(office.mail.sent()).isEmpty();
        assertThat(writing.reopen()).isEqualTo("/compose/kept");
    }

    @Test
    void mailtoLinksOpenTheForm() {
        Document page = office.get("/compose?mailto=mailto:bob%40example.test%3Fsubject%3DHi")
                .page();
        assertThat(page.select("#to").val()).isEqualTo("bob@example.test");
        assertThat(page.select("#subject").val()).isEqualTo("Hi");
    }
}
