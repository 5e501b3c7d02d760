package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.session.HopLogin;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/** A person's own password on its page. */
final class PasswordTest {
    private static final String URL = "/settings/password";

    @TempDir
    private Path temporary = Path.of("");

    private Office office;
    private final List<String> asked = new ArrayList<>();
    private final List<char[]> given = new ArrayList<>();

    @BeforeEach
    void open() {
        office = new Office(temporary);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private void answers(PasswordChanges.Outcome outcome) {
        office.passwords = new PasswordChanges() {
            @Override
            public boolean here() {
                return true;
            }

            @Override
            public Outcome change(HopLogin who, char[] old, char[] fresh, SignIn.Asker asker) {
                asked.add(who.address() + " " + new String(old) + " " + new String(fresh));
                given.addAll(List.of(old, fresh));
                return outcome;
            }
        };
    }

    private Office.Answer change(String old, String fresh, String again) {
        return office.post(URL, "old-password", old, "new-password", fresh, "again-password", again);
    }

    @Test
    void aNewPasswordLeadsToANewSessionAndIsForgotten() {
        answers(new PasswordChanges.Outcome.Tried(new SignIn.Result.Granted(
                new HopLogin("alice@office.test", "Alice", "ticket"), WebSession.Role.MEMBER)));
        Office.Answer answer = change("old", "river stone lamp", "river stone lamp");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/settings");
        assertThat(answer.cookies()).singleElement().asString().startsWith("__Host-sid=");
        assertThat(asked).containsExactly("alice@office.test old river stone lamp");
        assertThat(given).allSatisfy(secret -> assertThat(secret).containsOnly('\0'));
    }

    @Test
    void whatDoesNotFitIsSaidAtItsFieldAndChangesNothing() {
        answers(new PasswordChanges.Outcome.Unfit(PasswordChanges.Fault.TOO_SHORT));
        Office.Answer differ = change("old", "river stone lamp", "river stone lump");
        assertThat(differ.status()).isEqualTo(400);
        assertThat(differ.page().select("[aria-invalid]").attr("name")).isEqualTo("again-password");
        assertThat(asked).isEmpty();
        assertThat(change("", "river stone lamp", "river stone lamp").status()).isEqualTo(403);
        assertThat(asked).isEmpty();

        Office.Answer shorter = change("my lamp of before", "short", "short");
        assertThat(shorter.status()).isEqualTo(400);
        assertThat(shorter.page().select("[role=alert]").text()).contains("at least 12 characters");
        assertThat(shorter.page().select("[aria-invalid]").attr("name")).isEqualTo("new-password");
        assertThat(shorter.text()).doesNotContain("my lamp of before", "\"short\"");

        answers(new PasswordChanges.Outcome.Tried(new SignIn.Result.Refused()));
        Document wrong = change("bad", "river stone lamp", "river stone lamp").page();
        assertThat(wrong.select("[role=alert]").text()).contains("old password is not right");
        answers(new PasswordChanges.Outcome.Tried(new SignIn.Result.Throttled(Duration.ofMillis(6_500))));
        Office.Answer throttled = change("bad", "river stone lamp", "river stone lamp");
        assertThat(throttled.status()).isEqualTo(429);
        assertThat(throttled.page().text()).contains("Wait 7 seconds");
    }

    @Test
    void everyReasonHasItsWordsInBothLanguages() {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
            office.session.locale = locale;
            for (PasswordChanges.Fault fault : PasswordChanges.Fault.values()) {
                answers(new PasswordChanges.Outcome.Unfit(fault));
                assertThat(change("old", "a", "a").page().select("[role=alert]").text())
                        .isNotBlank();
            }
        }
    }

    @Test
    void inFrontOfAnotherServerThePageSaysWhoKeepsThePassword() {
        assertThat(office.get("/settings").page().select(".muted:contains(ask your administrator)"))
                .hasSize(1);
        Document page = office.get(URL).page();
        assertThat(page.select("main form")).isEmpty();
        assertThat(page.text()).contains("mail server of your office keeps your password");
        assertThat(change("old", "river stone lamp", "river stone lamp").status())
                .isEqualTo(404);

        answers(new PasswordChanges.Outcome.Tried(new SignIn.Result.Refused()));
        assertThat(office.get("/settings").page().select(".muted a[href=" + URL + "]"))
                .hasSize(1);
    }
}
