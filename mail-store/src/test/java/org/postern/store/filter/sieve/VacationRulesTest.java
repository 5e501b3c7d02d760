package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.postern.store.delivery.Filing;

/** RFC 5230 4 and RFC 3834 2, row by row. */
class VacationRulesTest {
    private static final String TO_ALICE = "From: Carol <carol@elsewhere.test>\nTo: alice@office.test\nSubject: x\n";
    private static final String AWAY = "require \"vacation\"; vacation \"away\";";

    @Test
    void programsAndNobodyAreNotAnswered() {
        SoftAssertions softly = new SoftAssertions();
        for (String sender : List.of(
                "",
                "MAILER-DAEMON@elsewhere.test",
                "owner-list@elsewhere.test",
                "owner@elsewhere.test",
                "list-owner@elsewhere.test",
                "news-request@elsewhere.test",
                "news-bounces@elsewhere.test",
                "news-bounces+alice=office.test@elsewhere.test",
                "bounce+12@elsewhere.test",
                "bounces@elsewhere.test",
                "NoReply@elsewhere.test",
                "no-reply@elsewhere.test",
                "no-reply-7@elsewhere.test",
                "shop-noreply@elsewhere.test",
                "shop.noreply@elsewhere.test",
                "donotreply@elsewhere.test",
                "do-not-reply@elsewhere.test",
                "LISTSERV@elsewhere.test",
                "majordomo@elsewhere.test",
                "no_reply@elsewhere.test",
                "no.reply@elsewhere.test",
                "noreply2@elsewhere.test",
                "reply.noreply@elsewhere.test",
                "dont-reply@elsewhere.test",
                "ne-pas-repondre@elsewhere.test",
                "nicht_antworten@elsewhere.test",
                "noresponder@elsewhere.test",
                "mailerdaemon@elsewhere.test",
                "bounce12@elsewhere.test",
                "b-c9f3=carol@esp.test",
                "msg-7-alice=office.test@esp.test",
                "alice@office.test",
                "Alice+x@office.test",
                "info@office.test")) {
            softly.assertThat(answer(sender, TO_ALICE)).as(sender).isEmpty();
        }
        softly.assertThat(answer("carol@elsewhere.test", TO_ALICE)).isPresent();
        softly.assertThat(answer("ownership@elsewhere.test", TO_ALICE)).isPresent();
        softly.assertThat(answer("casinoreply@elsewhere.test", TO_ALICE)).isPresent();
        softly.assertThat(answer("bouncer@elsewhere.test", TO_ALICE)).isPresent();
        softly.assertThat(answer("prvs=0123456789=carol@elsewhere.test", TO_ALICE))
                .as("BATV")
                .isPresent();
        softly.assertThat(answer("SRS0=abc=xy=elsewhere.test=carol@forward.test", TO_ALICE))
                .as("SRS")
                .isPresent();
        softly.assertThat(answer("bob@office.test", TO_ALICE)).as("a colleague").isPresent();
        softly.assertAll();
    }

    @Test
    void authorsThatNobodyReadsAreNotAnswered() {
        for (String field : List.of(
                "From: Shop <no-reply@shop.test>",
                "From: noreply@shop.test",
                "From: =?utf-8?q?Shop?= <DoNotReply@shop.test>",
                "From: carol@elsewhere.test\nReply-To: no-reply@elsewhere.test",
                "From: carol@elsewhere.test\nSender: news-bounces@elsewhere.test")) {
            assertThat(answer("b7@shop.test", field + "\nTo: alice@office.test\n"))
                    .as(field)
                    .isEmpty();
        }
    }

    @Test
    void onlyASenderWhoIsProvenIsAnswered() {
        SieveFixture office = new SieveFixture().script(AWAY);
        office.answerable = false;
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isEmpty();
        office.answerable = true;
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply())
                .as("the answer that was not sent does not count")
                .isPresent();
    }

    @Test
    void noStrangersWordsAreInTheSubject() throws IOException {
        SieveFixture office = new SieveFixture().script(AWAY);
        String header = TO_ALICE.replace("Subject: x", "Subject: Buy at http://evil.test");
        assertThat(new String(bytes(plan(office, "carol@elsewhere.test", header)), UTF_8))
                .contains("Subject: Automatic reply\r\n")
                .doesNotContain("evil.test");
        office = new SieveFixture()
                .script("require [\"vacation\", \"variables\"];"
                        + "if header :matches \"subject\" \"*\" { vacation :subject \"Re: ${1}\" \"away\"; }");
        assertThat(new String(bytes(plan(office, "carol@elsewhere.test", header)), UTF_8))
                .as("only as the script asks")
                .contains("Subject: Re: Buy at http://evil.test\r\n");
    }

    @Test
    void listsBulkAndWhatProgramsWroteAreNotAnswered() {
        SoftAssertions softly = new SoftAssertions();
        for (String field : List.of(
                "List-Id: <x.y>",
                "List-Unsubscribe: <mailto:x@y.test>",
                "LIST-POST: NO",
                "Precedence: bulk",
                "Precedence: LIST",
                "Precedence:  junk ",
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: auto-generated; x=y",
                "Auto-Submitted: no\nAuto-Submitted: auto-notified",
                "Auto-Submitted:",
                "X-Auto-Response-Suppress: All",
                "X-Auto-Response-Suppress: DR, OOF",
                "X-Autoreply: yes",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=x")) {
            softly.assertThat(answer("carol@elsewhere.test", TO_ALICE + field + "\n"))
                    .as(field)
                    .isEmpty();
        }
        for (String field : List.of(
                "Auto-Submitted: no", "Auto-Submitted: No (a person)", "Precedence: first-class", "X-List-Id: x")) {
            softly.assertThat(answer("carol@elsewhere.test", TO_ALICE + field + "\n"))
                    .as(field)
                    .isPresent();
        }
        softly.assertAll();
    }

    @Test
    void onlyWhatNamesThePersonIsAnswered() {
        SoftAssertions softly = new SoftAssertions();
        for (String field : List.of(
                "To: team@office.test",
                "To: undisclosed-recipients:;",
                "To: \"alice@office.test\" <dave@third.test>",
                "To: =?utf-8?q?alice=40office=2Etest?= <dave@third.test>",
                "To: alice@office.test.third.test",
                "X-To: alice@office.test",
                "Reply-To: alice@office.test")) {
            softly.assertThat(answer("carol@elsewhere.test", field + "\n"))
                    .as(field)
                    .isEmpty();
        }
        for (String field : List.of(
                "To: dave@third.test, Alice <ALICE@OFFICE.TEST>",
                "Cc: alice+news@office.test",
                "To: friends: dave@third.test, alice@office.test;",
                "Bcc: info@office.test",
                "Resent-To: alice@office.test",
                "To: dave@third.test\nCC: alice@office.test")) {
            softly.assertThat(answer("carol@elsewhere.test", field + "\n"))
                    .as(field)
                    .isPresent();
        }
        SieveFixture office =
                new SieveFixture().script("require \"vacation\"; vacation :addresses \"Team@office.test\" \"away\";");
        softly.assertThat(plan(office, "carol@elsewhere.test", "To: team@office.test\n")
                        .reply())
                .isPresent();
        softly.assertAll();
    }

    @Test
    void junkAndAHeaderTooLargeToJudgeAreNotAnswered() {
        SieveFixture office = new SieveFixture().script(AWAY);
        byte[] mail = SieveFixture.mail(TO_ALICE + "\n");
        assertThat(office.plan(office.alice, "carol@elsewhere.test", "alice@office.test", mail, true)
                        .reply())
                .isEmpty();
        assertThat(answer("carol@elsewhere.test", TO_ALICE + "X: " + "x".repeat(1_100_000) + "\n"))
                .isEmpty();
    }

    @Test
    void eachSenderIsToldOnceInTheDays() {
        SieveFixture office = new SieveFixture().script("require \"vacation\"; vacation :days 3 \"away\";");
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();
        assertThat(plan(office, "CAROL@elsewhere.test", TO_ALICE).reply()).isEmpty();
        assertThat(plan(office, "dave@elsewhere.test", TO_ALICE).reply()).isPresent();
        office.now = office.now.plus(Duration.ofDays(3)).minusSeconds(1);
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isEmpty();
        office.now = office.now.plusSeconds(1);
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();
    }

    @Test
    void daysHaveBounds() {
        for (String days : List.of("0", "1")) {
            SieveFixture office =
                    new SieveFixture().script("require \"vacation\"; vacation :days " + days + " \"away\";");
            assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();
            assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isEmpty();
            office.now = office.now.plus(Duration.ofDays(1));
            assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();
        }
        SieveFixture office = new SieveFixture().script("require \"vacation\"; vacation :days 400 \"away\";");
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();
        office.now = office.now.plus(Duration.ofDays(30));
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();
    }

    @Test
    void anotherNoticeIsToldAgainAndAHandleMakesThemOne() {
        SieveFixture office = new SieveFixture();
        assertThat(plan(office.script(AWAY), "carol@elsewhere.test", TO_ALICE).reply())
                .isPresent();
        office.scripts.clear();
        office.script("require \"vacation\"; vacation \"still away\";");
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();

        for (String reason : List.of("one", "two")) {
            office.scripts.clear();
            office.script("require \"vacation\"; vacation :handle \"h\" \"" + reason + "\";");
            assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply().isPresent())
                    .isEqualTo(reason.equals("one"));
        }
    }

    /** At most two answers ever, also when a server between them takes away the null sender. */
    @Test
    void twoPeopleWhoAreAwayDoNotAnswerOneAnother() throws IOException {
        SieveFixture office = new SieveFixture().script(AWAY);
        Filing.Plan first = plan(office, "bob@office.test", TO_ALICE);
        assertThat(first.reply()).isPresent();
        byte[] answer = bytes(first);
        assertThat(office.plan(office.bob, "", "bob@office.test", answer, false).reply())
                .isEmpty();
        assertThat(office.plan(office.bob, "alice@office.test", "bob@office.test", answer, false)
                        .reply())
                .isEmpty();
    }

    @Test
    void theNoticeRunsBesideThePersonsOwnScript() {
        Vacation vacation = new Vacation(true, "Away", "Back soon.", Optional.empty(), Optional.empty());
        SieveFixture office = new SieveFixture()
                .script("require \"fileinto\"; fileinto \"A\";")
                .vacation(vacation);
        Filing.Plan plan = plan(office, "carol@elsewhere.test", TO_ALICE);
        assertThat(plan.keeps()).extracting(Filing.Keep::folder).containsExactly(Optional.of("A"));
        assertThat(plan.reply()).isPresent();

        office = new SieveFixture().script("discard;").vacation(vacation);
        plan = plan(office, "carol@elsewhere.test", TO_ALICE);
        assertThat(plan.keeps()).isEmpty();
        assertThat(plan.reply()).as("what is discarded is not answered").isEmpty();

        office = new SieveFixture().script("this is broken").vacation(vacation);
        plan = plan(office, "carol@elsewhere.test", TO_ALICE);
        assertThat(plan.keeps()).isEqualTo(Filing.Plan.KEEP.keeps());
        assertThat(plan.reply()).as("a mistake elsewhere does not silence it").isPresent();

        office = new SieveFixture().vacation(vacation);
        assertThat(plan(office, "carol@elsewhere.test", TO_ALICE).reply()).isPresent();
    }

    @Test
    void theNoticeKeepsItsDays() {
        Vacation vacation = new Vacation(
                true, "", "x", Optional.of(LocalDate.of(2026, 11, 24)), Optional.of(LocalDate.of(2026, 11, 25)));
        SieveFixture office = new SieveFixture().vacation(vacation);
        assertThat(plan(office, "a@elsewhere.test", TO_ALICE).reply()).isEmpty();
        office.now = office.now.plus(Duration.ofDays(1));
        assertThat(plan(office, "a@elsewhere.test", TO_ALICE).reply()).isPresent();
        office.now = office.now.plus(Duration.ofDays(1));
        assertThat(plan(office, "b@elsewhere.test", TO_ALICE).reply()).isPresent();
        office.now = office.now.plus(Duration.ofDays(1));
        assertThat(plan(office, "c@elsewhere.test", TO_ALICE).reply()).isEmpty();
    }

    @Test
    void aNoticeSurvivesItsScriptWhateverIsInIt() {
        for (String text : List.of(
                "plain",
                "\"; discard; #",
                "back\\slash \\u0022; discard; \\\"",
                "text:\r\n.\r\n",
                "/* # */ :subject \"date\"",
                "休暇中\nです。",
                "*".repeat(20_000))) {
            for (String subject : List.of("", "Away \"now\" \\u005c", ":subject", "date", "ge")) {
                Vacation vacation =
                        new Vacation(false, subject, text, Optional.of(LocalDate.of(2026, 12, 24)), Optional.empty());
                String script = VacationScript.write(vacation);
                assertThat(Compiler.compile(script, SieveLimits.DEFAULT).steps())
                        .hasSize(1);
                Vacation read =
                        VacationScript.read(script, false, SieveLimits.DEFAULT).orElseThrow();
                assertThat(read.text().replace("\r\n", "\n")).isEqualTo(text.replace("\r\n", "\n"));
                assertThat(read.subject()).isEqualTo(subject);
                assertThat(read.from()).isEqualTo(vacation.from());
                assertThat(read.until()).isEmpty();
            }
        }
        assertThat(VacationScript.read("keep;", true, SieveLimits.DEFAULT)).isEmpty();
    }

    private static Optional<Filing.Reply> answer(String sender, String header) {
        return plan(new SieveFixture().script(AWAY), sender, header).reply();
    }

    private static Filing.Plan plan(SieveFixture office, String sender, String header) {
        return office.plan(sender, "alice@office.test", SieveFixture.mail(header + "\nbody\n"));
    }

    private static byte[] bytes(Filing.Plan plan) throws IOException {
        try (InputStream in = plan.reply().orElseThrow().message().open()) {
            byte[] bytes = in.readAllBytes();
            assertThat(new String(bytes, UTF_8)).contains("Auto-Submitted: auto-replied\r\n");
            return bytes;
        }
    }
}
