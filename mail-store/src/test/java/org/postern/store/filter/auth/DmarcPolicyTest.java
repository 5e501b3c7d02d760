package org.postern.store.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.dns.OrganizationalDomain;

/** The policy as a table: what is known, and what follows. */
class DmarcPolicyTest {
    private static final Domain NEWS = Domain.parse("news.example.com");

    private static Authors one(Domain author) {
        return new Authors(1, Set.of(author), Set.of(), true);
    }

    private static SpfFinding spf(String text) {
        String[] words = text.split(" ", 2);
        return new SpfFinding(
                SpfResult.valueOf(words[0].toUpperCase(Locale.ROOT)),
                false,
                words.length == 1 ? Optional.empty() : Optional.of(Domain.parse(words[1])));
    }

    private static List<DkimFinding> dkim(String text) {
        List<DkimFinding> findings = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            if (!one.isBlank()) {
                String[] words = one.strip().split(" ", 2);
                findings.add(new DkimFinding(
                        DkimResult.valueOf(words[0].toUpperCase(Locale.ROOT)),
                        "",
                        Optional.of(Domain.parse(words[1])),
                        "s",
                        "b"));
            }
        }
        return findings;
    }

    /** RECORD: the text, "none" or "failed"; "org " before it: found at the organizational domain. */
    private static DmarcPolicy.Published published(Domain author, String record) {
        boolean org = record.startsWith("org ");
        String text = org ? record.substring(4) : record;
        return new DmarcPolicy.Published(
                author,
                text.equals("failed"),
                text.equals("none") || text.equals("failed")
                        ? Optional.empty()
                        : DmarcRecord.parse("v=DMARC1; " + text),
                org);
    }

    private static DmarcPolicy.Judgement judge(String author, String record, String spf, String dkim) {
        Domain domain = Domain.parse(author);
        return DmarcPolicy.judge(
                new DmarcPolicy.Facts(one(domain), List.of(published(domain, record)), spf(spf), dkim(dkim)));
    }

    /** AUTHOR | RECORD | SPF | DKIM | RESULT | ACTION. */
    private static void table(String rows) {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String row : rows.lines().filter(l -> !l.isBlank()).toList()) {
            String[] cells = row.strip().split("\\s*\\|\\s*", -1);
            DmarcPolicy.Judgement judgement = judge(cells[0], cells[1], cells[2], cells[3]);
            String actual = judgement.result() + " " + judgement.action();
            if (!actual.equalsIgnoreCase(cells[4] + " " + cells[5])) {
                wrong.add(row.strip() + " but was " + actual);
            }
            count++;
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isPositive();
    }

    @Test
    void decidesByAlignedPasses() {
        table("""
                example.com      | p=reject | pass example.com      |                        | pass | nothing
                example.com      | p=reject | fail example.com      | pass example.com       | pass | nothing
                example.com      | p=reject | pass other.com        | fail example.com       | fail | reject
                example.com      | p=reject | pass other.com        | pass other.com         | fail | reject
                example.com      | p=reject | none                  |                        | fail | reject
                example.com      | p=reject | softfail example.com  | policy example.com     | fail | reject
                example.com      | p=reject | permerror example.com | permerror example.com  | fail | reject
                example.com      | p=quarantine | neutral example.com |                      | fail | quarantine
                example.com      | p=none   | fail example.com      |                        | fail | nothing
                example.com      | none     | fail example.com      | fail example.com       | none | nothing
                example.com      | p=reject | fail example.com      | fail a.com, pass example.com | pass | nothing
                """);
    }

    /** RFC 7489 appendix B.1: what is aligned in its examples. */
    @Test
    void alignsAsInTheExamplesOfAppendixB() {
        table("""
                example.com       | p=reject;aspf=s  | pass example.com       |                  | pass | nothing
                example.com       | p=reject;aspf=r  | pass child.example.com |                  | pass | nothing
                example.com       | p=reject;aspf=s  | pass child.example.com |                  | fail | reject
                child.example.com | p=reject;aspf=r  | pass example.com       |                  | pass | nothing
                example.com       | p=reject         | pass example.net       |                  | fail | reject
                example.com       | p=reject;adkim=s | none                   | pass example.com | pass | nothing
                child.example.com | p=reject;adkim=r | none                   | pass example.com | pass | nothing
                child.example.com | p=reject;adkim=s | none                   | pass example.com | fail | reject
                example.com       | p=reject         | none                   | pass sample.net  | fail | reject
                """);
    }

    @Test
    void alignsByThePublicSuffixList() {
        table("""
                a.example.co.uk   | p=reject | pass b.example.co.uk  |                 | pass | nothing
                one.co.uk         | p=reject | pass two.co.uk        |                 | fail | reject
                one.github.io     | p=reject | pass two.github.io    |                 | fail | reject
                a.one.github.io   | p=reject | pass one.github.io    |                 | pass | nothing
                co.uk             | p=reject | pass one.co.uk        |                 | fail | reject
                a.far.test        | p=reject | pass b.far.test       |                 | pass | nothing
                far.test          | p=reject | pass near.test        |                 | fail | reject
                a.b.kobe.jp       | p=reject | pass c.b.kobe.jp      |                 | fail | reject
                notexample.com    | p=reject | pass example.com      |                 | fail | reject
                """);
    }

    @Test
    void usesThePolicyForSubdomains() {
        table("""
                a.example.com | org p=reject; sp=none           | none |  | fail | nothing
                a.example.com | org p=none; sp=reject           | none |  | fail | reject
                a.example.com | org p=reject                    | none |  | fail | reject
                a.example.com | p=quarantine; sp=reject         | none |  | fail | quarantine
                example.com   | p=none; sp=reject               | none |  | fail | nothing
                """);
    }

    @Test
    void weakensAPolicyOfNoPercent() {
        table("""
                example.com | p=reject; pct=0       | none |  | fail | quarantine
                example.com | p=quarantine; pct=0   | none |  | fail | nothing
                example.com | p=none; pct=0         | none |  | fail | nothing
                example.com | p=reject; pct=1       | none |  | fail | reject
                example.com | p=reject; pct=soon    | none |  | fail | reject
                a.example.com | org p=none; sp=reject; pct=0 | none | | fail | quarantine
                """);
    }

    @Test
    void asksAgainOnlyWhereTheAnswerCouldMatter() {
        table("""
                example.com   | failed       | none                  |                          | temperror | defer
                example.com   | failed       | pass example.com      |                          | temperror | nothing
                example.com   | failed       | pass a.example.com    |                          | temperror | defer
                example.com   | failed       | none                  | pass example.com         | temperror | nothing
                example.com   | p=reject     | temperror example.com |                          | temperror | defer
                example.com   | p=reject     | temperror other.com   |                          | fail      | reject
                example.com   | p=reject     | temperror example.com | pass example.com         | pass      | nothing
                example.com   | p=quarantine | fail example.com      | temperror example.com    | temperror | defer
                example.com   | p=quarantine | fail example.com      | temperror other.com      | fail      | quarantine
                example.com   | p=none       | temperror example.com |                          | temperror | nothing
                example.com   | none         | temperror example.com | temperror example.com    | none      | nothing
                a.example.com | p=reject;aspf=s | temperror example.com |                       | fail      | reject
                """);
    }

    @Test
    void takesTheStrictestOfSeveralAuthors() {
        Domain mild = Domain.parse("mild.test");
        Domain strict = Domain.parse("strict.test");
        Authors both = new Authors(1, Set.of(mild, strict), Set.of(), true);
        DmarcPolicy.Judgement judgement = DmarcPolicy.judge(new DmarcPolicy.Facts(
                both,
                List.of(published(mild, "none"), published(strict, "p=reject")),
                spf("pass mild.test"),
                List.of()));
        assertThat(judgement.action()).isEqualTo(DmarcPolicy.Action.REJECT);
        assertThat(judgement.domain()).contains(strict);
        DmarcPolicy.Judgement half = DmarcPolicy.judge(new DmarcPolicy.Facts(
                both,
                List.of(published(mild, "p=reject"), published(strict, "none")),
                spf("pass mild.test"),
                List.of()));
        assertThat(half.result()).isEqualTo(DmarcPolicy.Result.NONE);
        assertThat(half.action()).isEqualTo(DmarcPolicy.Action.NOTHING);
    }

    @Test
    void neverPassesWithoutOneReadableFrom() {
        for (String record : List.of("p=none", "p=reject", "none")) {
            DmarcPolicy.Judgement two = DmarcPolicy.judge(new DmarcPolicy.Facts(
                    new Authors(2, Set.of(NEWS), Set.of(), true),
                    List.of(published(NEWS, record)),
                    spf("pass news.example.com"),
                    dkim("pass news.example.com")));
            assertThat(two.result()).isEqualTo(DmarcPolicy.Result.PERMERROR);
            assertThat(two.action())
                    .isEqualTo(record.equals("p=reject") ? DmarcPolicy.Action.REJECT : DmarcPolicy.Action.NOTHING);
        }
        DmarcPolicy.Judgement none = DmarcPolicy.judge(new DmarcPolicy.Facts(
                new Authors(0, Set.of(), Set.of(), false), List.of(), spf("pass news.example.com"), List.of()));
        assertThat(none.result()).isEqualTo(DmarcPolicy.Result.PERMERROR);
        assertThat(none.action()).isEqualTo(DmarcPolicy.Action.NOTHING);
        DmarcPolicy.Judgement half = DmarcPolicy.judge(new DmarcPolicy.Facts(
                new Authors(1, Set.of(NEWS), Set.of(), false),
                List.of(published(NEWS, "p=reject")),
                spf("pass news.example.com"),
                List.of()));
        assertThat(half.action()).isEqualTo(DmarcPolicy.Action.QUARANTINE);
        DmarcPolicy.Judgement unproven = DmarcPolicy.judge(new DmarcPolicy.Facts(
                new Authors(1, Set.of(NEWS), Set.of(), false),
                List.of(published(NEWS, "p=reject")),
                spf("pass evil.test"),
                List.of()));
        assertThat(unproven.action()).isEqualTo(DmarcPolicy.Action.REJECT);
        assertThat(unproven.author()).isEqualTo(DmarcPolicy.AuthorProof.UNCLEAR);
    }

    @Test
    void makesMailJunkWhoseNameHoldsAnAddressOfAnUnprovenDomainThatAsks() {
        Domain evil = new Domain("evil.test");
        for (String[] row : new String[][] {
            {"p=reject", "pass evil.test", "QUARANTINE"},
            {"p=quarantine", "pass evil.test", "QUARANTINE"},
            {"p=none", "pass evil.test", "NOTHING"},
            {"none", "pass evil.test", "NOTHING"},
            {"p=reject", "pass news.example.com", "NOTHING"},
        }) {
            DmarcPolicy.Judgement judgement = DmarcPolicy.judge(new DmarcPolicy.Facts(
                    new Authors(1, Set.of(evil), Set.of(NEWS), true),
                    List.of(published(evil, "none"), published(NEWS, row[0])),
                    spf(row[1]),
                    List.of()));
            assertThat(judgement.action().name()).as(row[0] + " " + row[1]).isEqualTo(row[2]);
            assertThat(judgement.domain()).contains(evil);
        }
    }

    @Test
    void provesAnAuthorWithoutPolicyByAlignment() {
        for (String[] row : new String[][] {
            {"pass news.example.com", "PROVEN"}, {"pass example.com", "PROVEN"}, {"pass evil.test", "UNPROVEN"}
        }) {
            DmarcPolicy.Judgement judgement = DmarcPolicy.judge(
                    new DmarcPolicy.Facts(one(NEWS), List.of(published(NEWS, "none")), spf(row[0]), List.of()));
            assertThat(judgement.result()).isEqualTo(DmarcPolicy.Result.NONE);
            assertThat(judgement.author().name()).as(row[0]).isEqualTo(row[1]);
        }
    }

    @Test
    void readsRecordsOfAppendixB2AndRefusesMalformedOnes() {
        assertThat(DmarcRecord.parse(
                        "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@example.com"))
                .contains(new DmarcRecord(DmarcRecord.Policy.NONE, DmarcRecord.Policy.NONE, false, false, false));
        assertThat(DmarcRecord.parse(
                        "v=DMARC1; p=quarantine; rua=mailto:a@example.com,mailto:b@thirdparty.example.net!10m;"
                                + " pct=25"))
                .contains(new DmarcRecord(
                        DmarcRecord.Policy.QUARANTINE, DmarcRecord.Policy.QUARANTINE, false, false, false));
        assertThat(DmarcRecord.parse("v = DMARC1 ; P = Reject ; ADKIM=S; aspf = s ; x=y; ;"))
                .contains(new DmarcRecord(DmarcRecord.Policy.REJECT, DmarcRecord.Policy.REJECT, true, true, false));
        for (String bad : List.of(
                "",
                "v=DMARC1",
                "v=DMARC1;",
                "v=DMARC1; p=",
                "v=DMARC1; p=maybe",
                "v=DMARC1; p=reject; sp=maybe",
                "v=DMARC1; sp=reject",
                "v=dmarc1; p=reject",
                "v=DMARC10; p=reject",
                "v=DMARC1 p=reject",
                "p=reject; v=DMARC1",
                " x v=DMARC1; p=reject",
                "v=spf1 -all",
                "v=DMARC1; p=reject; " + "x".repeat(10_000))) {
            assertThat(DmarcRecord.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void findsTheOrganizationalDomain() {
        String[][] rows = {
            {"example.com", "example.com"},
            {"a.b.example.com", "example.com"},
            {"example.co.uk", "example.co.uk"},
            {"www.example.co.uk", "example.co.uk"},
            {"co.uk", "co.uk"},
            {"com", "com"},
            {"a.b.c.kobe.jp", "b.c.kobe.jp"},
            {"www.city.kobe.jp", "city.kobe.jp"},
            {"a.b.far.test", "far.test"},
            {"test", "test"},
            {"www.xn--85x722f.com.cn", "xn--85x722f.com.cn"},
            {"shop.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"},
            {"a." + "b.".repeat(120) + "example.com", "example.com"},
        };
        for (String[] row : rows) {
            assertThat(OrganizationalDomain.of(Domain.parse(row[0])).ascii())
                    .as(row[0])
                    .isEqualTo(row[1]);
        }
    }
}
