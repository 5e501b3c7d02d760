package org.postern.store.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/** The examples of RFC 7208 appendix A, its processing limits, and what earlier implementations fell over. */
class SpfCheckTest {
    private Zone zone;

    @BeforeEach
    void open() throws IOException {
        zone = new Zone();
    }

    @AfterEach
    void close() throws IOException {
        zone.close();
    }

    private SpfResult check(String client, String sender) throws IOException {
        return finding(client, "mx.helo.test", sender).result();
    }

    private SpfFinding finding(String client, String helo, String sender) throws IOException {
        Optional<EmailAddress> from = sender.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(sender));
        InetAddress address = InetAddress.getByName(client);
        return new SpfCheck()
                .check(zone.forOne(address, Duration.ofMillis(600)), address, helo, from)
                .join();
    }

    /** Rows of RECORD | CLIENT | RESULT for one sender domain each. */
    private void table(String rows) throws IOException {
        int n = 0;
        List<String> wrong = new ArrayList<>();
        for (String row : rows.lines().filter(l -> !l.isBlank()).toList()) {
            List<String> cells = List.of(row.strip().split("\\s*\\|\\s*", -1));
            String domain = "t" + n++ + ".test";
            zone.txt(domain, cells.get(0));
            String result = check(cells.get(1), "joe@" + domain).text();
            if (!result.equals(cells.get(2))) {
                wrong.add(row.strip() + " but was " + result);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(n).isPositive();
    }

    /** RFC 7208 appendix A, its zone. */
    private void appendixA() throws IOException {
        zone.with("""
                example.com MX 10 mail-a.example.com.
                example.com MX 20 mail-b.example.com.
                example.com A 192.0.2.10
                example.com A 192.0.2.11
                amy.example.com A 192.0.2.65
                bob.example.com A 192.0.2.66
                mail-a.example.com A 192.0.2.129
                mail-b.example.com A 192.0.2.130
                www.example.com CNAME example.com.
                example.org MX 10 mail-c.example.org.
                mail-c.example.org A 192.0.2.140
                10.2.0.192.in-addr.arpa PTR example.com.
                11.2.0.192.in-addr.arpa PTR example.com.
                65.2.0.192.in-addr.arpa PTR amy.example.com.
                66.2.0.192.in-addr.arpa PTR bob.example.com.
                129.2.0.192.in-addr.arpa PTR mail-a.example.com.
                130.2.0.192.in-addr.arpa PTR mail-b.example.com.
                140.2.0.192.in-addr.arpa PTR mail-c.example.org.
                4.0.0.10.in-addr.arpa PTR bob.example.com.
                """);
    }

    private SpfResult example(String record, String client) throws IOException {
        try (Zone fresh = new Zone()) {
            Zone before = zone;
            zone = fresh;
            appendixA();
            zone.txt("example.com", record);
            SpfResult result = check(client, "someone@example.com");
            zone = before;
            return result;
        }
    }

    @Test
    void givesTheResultsOfAppendixA1() throws IOException {
        String[][] rows = {
            {"v=spf1 +all", "203.0.113.1", "pass"},
            {"v=spf1 a -all", "192.0.2.10", "pass"},
            {"v=spf1 a -all", "192.0.2.11", "pass"},
            {"v=spf1 a -all", "192.0.2.65", "fail"},
            {"v=spf1 a:example.org -all", "192.0.2.10", "fail"},
            {"v=spf1 mx -all", "192.0.2.129", "pass"},
            {"v=spf1 mx -all", "192.0.2.130", "pass"},
            {"v=spf1 mx -all", "192.0.2.10", "fail"},
            {"v=spf1 mx:example.org -all", "192.0.2.140", "pass"},
            {"v=spf1 mx mx:example.org -all", "192.0.2.129", "pass"},
            {"v=spf1 mx mx:example.org -all", "192.0.2.140", "pass"},
            {"v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "pass"},
            {"v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.143", "pass"},
            {"v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.144", "fail"},
            {"v=spf1 ptr -all", "192.0.2.10", "pass"},
            {"v=spf1 ptr -all", "192.0.2.65", "pass"},
            {"v=spf1 ptr -all", "192.0.2.140", "fail"},
            {"v=spf1 ptr -all", "10.0.0.4", "fail"},
            {"v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "fail"},
            {"v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", "pass"},
        };
        for (String[] row : rows) {
            assertThat(example(row[0], row[1]).text()).as(row[0] + " " + row[1]).isEqualTo(row[2]);
        }
    }

    @Test
    void followsRedirectAndIncludeOfAppendixA2() throws IOException {
        appendixA();
        zone.with("""
                example.com TXT v=spf1 include:example.net -all
                example.net TXT v=spf1 ip4:192.0.2.129 ?all
                la.example.org TXT v=spf1 redirect=example.org
                example.org TXT v=spf1 mx:example.org -all
                """);
        assertThat(check("192.0.2.129", "a@example.com")).isEqualTo(SpfResult.PASS);
        assertThat(check("192.0.2.1", "a@example.com")).isEqualTo(SpfResult.FAIL);
        assertThat(check("192.0.2.140", "a@la.example.org")).isEqualTo(SpfResult.PASS);
        assertThat(check("192.0.2.1", "a@la.example.org")).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void asksTheListsOfAppendixA3AndA4() throws IOException {
        zone.with("""
                example.com TXT v=spf1 exists:%{l}._spf.%{d} exists:%{i}._ip.%{d} -all
                mary._spf.example.com A 127.0.0.2
                192.0.2.7._ip.example.com A 127.0.0.2
                """);
        assertThat(check("192.0.2.1", "mary@example.com")).isEqualTo(SpfResult.PASS);
        assertThat(check("192.0.2.7", "joe@example.com")).isEqualTo(SpfResult.PASS);
        assertThat(check("192.0.2.1", "joe@example.com")).isEqualTo(SpfResult.FAIL);
    }

    /** RFC 7208 7.4: strong-bad@email.example.com from 192.0.2.3. */
    @Test
    void expandsTheMacrosOfSection7() throws IOException {
        String[][] rows = {
            {"%{s}", "strong-bad@email.example.com"},
            {"%{o}", "email.example.com"},
            {"%{d}", "email.example.com"},
            {"%{d4}", "email.example.com"},
            {"%{d3}", "email.example.com"},
            {"%{d2}", "example.com"},
            {"%{d1}", "com"},
            {"%{dr}", "com.example.email"},
            {"%{d2r}", "example.email"},
            {"%{l}", "strong-bad"},
            {"%{l-}", "strong.bad"},
            {"%{lr}", "strong-bad"},
            {"%{lr-}", "bad.strong"},
            {"%{l1r-}", "strong"},
            {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
            {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
            {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
            {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"},
            {"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"},
            {"%{h}.x", "mx.helo.test.x"},
            {"%{p}.x", "unknown.x"},
        };
        for (String[] row : rows) {
            try (Zone fresh = new Zone()) {
                zone.close();
                zone = fresh;
                zone.txt("email.example.com", "v=spf1 exists:" + row[0] + ".end.test -all");
                zone.with(row[1].replace("@", "\\@") + ".end.test A 127.0.0.2");
                assertThat(check("192.0.2.3", "strong-bad@email.example.com"))
                        .as(row[0])
                        .isEqualTo(SpfResult.PASS);
            }
            zone = new Zone();
        }
    }

    @Test
    void expandsAnIpv6AddressByNibbles() throws IOException {
        zone.with("""
                email.example.com TXT v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all
                1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com A 127.0.0.2
                """);
        assertThat(check("2001:db8::cb01", "strong-bad@email.example.com")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void readsRecordsAsTheGrammarSays() throws IOException {
        table("""
                v=spf1 ip4:1.2.3.4 -all               | 1.2.3.4     | pass
                V=SpF1 IP4:1.2.3.4 -ALL               | 1.2.3.4     | pass
                v=spf1                                | 1.2.3.4     | neutral
                v=spf1 ?all                           | 1.2.3.4     | neutral
                v=spf1 ~all                           | 1.2.3.4     | softfail
                v=spf10 -all                          | 1.2.3.4     | none
                v=spf1-all                            | 1.2.3.4     | none
                x v=spf1 -all                         | 1.2.3.4     | none
                v=spf1 -all:foo                       | 1.2.3.4     | permerror
                v=spf1 -all/8                         | 1.2.3.4     | permerror
                v=spf1 foo -all                       | 1.2.3.4     | permerror
                v=spf1 -all foo                       | 1.2.3.4     | permerror
                v=spf1 default=pass -all              | 1.2.3.4     | fail
                v=spf1 moo=a%{d} -all                 | 1.2.3.4     | fail
                v=spf1 moo=%(d) -all                  | 1.2.3.4     | permerror
                v=spf1 redirect=a.test redirect=b.test| 1.2.3.4     | permerror
                v=spf1 exp=a.test exp=b.test -all     | 1.2.3.4     | permerror
                v=spf1 redirect= -all                 | 1.2.3.4     | permerror
                v=spf1 exp= -all                      | 1.2.3.4     | permerror
                v=spf1 include -all                   | 1.2.3.4     | permerror
                v=spf1 include: -all                  | 1.2.3.4     | permerror
                v=spf1 exists -all                    | 1.2.3.4     | permerror
                v=spf1 a: -all                        | 1.2.3.4     | permerror
                v=spf1 a/33 -all                      | 1.2.3.4     | permerror
                v=spf1 a//129 -all                    | 1.2.3.4     | permerror
                v=spf1 a/24//64/1 -all                | 1.2.3.4     | permerror
                v=spf1 a/99999999999999 -all          | 1.2.3.4     | permerror
                v=spf1 a:111.222.33.44 -all           | 1.2.3.4     | permerror
                v=spf1 a:foo:8080 -all                | 1.2.3.4     | permerror
                v=spf1 a:museum -all                  | 1.2.3.4     | permerror
                v=spf1 a:example.-com -all            | 1.2.3.4     | permerror
                v=spf1 ip4:1.1.1.1/32 -all            | 1.1.1.1     | pass
                v=spf1 ip4:1.1.1.1/33 -all            | 1.1.1.1     | permerror
                v=spf1 ip4:1.1.1.1/032 -all           | 1.1.1.1     | permerror
                v=spf1 ip4 -all                       | 1.1.1.1     | permerror
                v=spf1 ip4:1.1.1 -all                 | 1.1.1.1     | permerror
                v=spf1 ip4:1.1.1.256 -all             | 1.1.1.1     | permerror
                v=spf1 ip4:1.1.1.1:8080 -all          | 1.1.1.1     | permerror
                v=spf1 ip4:0.0.0.0/0 -all             | 200.9.9.9   | pass
                v=spf1 ip4:192.0.2.128/25 -all        | 192.0.2.200 | pass
                v=spf1 ip4:192.0.2.128/25 -all        | 192.0.2.127 | fail
                v=spf1 ip4:192.0.2.0/23 -all          | 192.0.3.255 | pass
                v=spf1 -ip4:1.2.3.4 ip6:cafe:babe::/33 ?all | cafe:babe:8000:: | neutral
                v=spf1 ip6:cafe:babe:8000::/33 -all   | cafe:babe:8001:: | pass
                v=spf1 ip6:::/0 -all                  | 2001:db8::1 | pass
                v=spf1 ip6:::/0 -all                  | 1.2.3.4     | fail
                v=spf1 ip4:0.0.0.0/0 -all             | 2001:db8::1 | fail
                v=spf1 ip6:2001:db8::1 -all           | 2001:DB8:0:0::1 | pass
                v=spf1 ip6:::1/129 -all               | ::1         | permerror
                v=spf1 ip6::CAFE::BABE -all           | ::1         | permerror
                v=spf1 exists:%{d0}.x -all            | 1.2.3.4     | permerror
                v=spf1 exists:%{c}.x -all             | 1.2.3.4     | permerror
                v=spf1 exists:%{t}.x -all             | 1.2.3.4     | permerror
                v=spf1 exists:%abc.x -all             | 1.2.3.4     | permerror
                v=spf1 exists:%{d99999999999}.x -all  | 1.2.3.4     | permerror
                """);
    }

    @Test
    void refusesRecordsThatAreNotAscii() throws IOException {
        zone.script().record("c.test", "TXT", "\"v=spf1 a:\\195\\164.test -all\"");
        zone.script().record("d.test", "TXT", "\"v=spf1 ip4:1.2.3.4 moo=\\195\\164 -all\"");
        zone.script().record("e.test", "TXT", "\"\\195\\164\"").record("e.test", "TXT", "\"v=spf1 -all\"");
        assertThat(check("1.2.3.4", "x@c.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@d.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@e.test")).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void joinsTheStringsOfARecordAndTakesOneOnly() throws IOException {
        zone.script().record("split.test", "TXT", "\"v=spf1 ip4:\" \"1.2.3.4 -all\"");
        zone.with("""
                two.test TXT v=spf1 -all
                two.test TXT v=spf1 +all
                other.test TXT google-site-verification=xyz
                other.test TXT v=spf1 -all
                """);
        assertThat(check("1.2.3.4", "x@split.test")).isEqualTo(SpfResult.PASS);
        assertThat(check("1.2.3.4", "x@two.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@other.test")).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void asksOnlyForTxt() throws IOException {
        zone.script().record("old.test", "SPF", "\"v=spf1 +all\"");
        assertThat(check("1.2.3.4", "x@old.test")).isEqualTo(SpfResult.NONE);
    }

    @Test
    void knowsNothingOfDomainsWithoutRecord() throws IOException {
        zone.with("a.test A 192.0.2.1");
        assertThat(check("1.2.3.4", "x@a.test")).isEqualTo(SpfResult.NONE);
        assertThat(check("1.2.3.4", "x@missing.test")).isEqualTo(SpfResult.NONE);
        assertThat(check("1.2.3.4", "x@local")).isEqualTo(SpfResult.NONE);
    }

    @Test
    void checksHeloForTheNullSender() throws IOException {
        zone.with("""
                mail.far.test TXT v=spf1 ip4:1.2.3.4 -all
                local.test TXT v=spf1 exists:%{l}.%{o}.ok.test -all
                postmaster.local.test.ok.test A 127.0.0.2
                """);
        assertThat(finding("1.2.3.4", "mail.far.test", ""))
                .isEqualTo(new SpfFinding(SpfResult.PASS, true, Optional.of(Domain.parse("mail.far.test"))));
        assertThat(finding("1.2.3.5", "MAIL.far.test.", "").result()).isEqualTo(SpfResult.FAIL);
        assertThat(finding("1.2.3.4", "local.test", "").result()).isEqualTo(SpfResult.PASS);
        for (String helo : List.of("[1.2.3.4]", "localhost", "", "a b", "-x-.test", "ä ö", "x".repeat(300) + ".test")) {
            assertThat(finding("1.2.3.4", helo, "").result()).as(helo).isEqualTo(SpfResult.NONE);
        }
    }

    @Test
    void makesErrorsOfIncludedRecordsErrorsOfTheRecord() throws IOException {
        zone.with("""
                none.test TXT v=spf1 include:missing.test +all
                bad.test TXT v=spf1 include:wrong.test +all
                wrong.test TXT v=spf1 nonsense
                empty.test TXT v=spf1 include:blank.test -all
                blank.test TXT v=spf1
                words.test TXT v=spf1 include:modifiers.test -all
                modifiers.test TXT v=spf1 moo=1
                soft.test TXT v=spf1 include:softly.test -all
                softly.test TXT v=spf1 ~all
                gone.test TXT v=spf1 redirect=missing.test
                over.test TXT v=spf1 include:redirected.test -all
                redirected.test TXT v=spf1 redirect=pass.test
                pass.test TXT v=spf1 +all
                """);
        assertThat(check("1.2.3.4", "x@none.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@bad.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@empty.test")).isEqualTo(SpfResult.FAIL);
        assertThat(check("1.2.3.4", "x@words.test")).isEqualTo(SpfResult.FAIL);
        assertThat(check("1.2.3.4", "x@soft.test")).isEqualTo(SpfResult.FAIL);
        assertThat(check("1.2.3.4", "x@gone.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@over.test")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void stopsAtTenTermsThatAskDns() throws IOException {
        StringBuilder ten = new StringBuilder("v=spf1");
        for (int i = 0; i < 10; i++) {
            ten.append(" a:h").append(i).append(".test");
            zone.with("h" + i + ".test A 192.0.2.1");
        }
        zone.with("h10.test A 192.0.2.1");
        zone.txt("ten.test", ten + " -all").txt("eleven.test", ten + " a:h10.test -all");
        zone.with("""
                loop.test TXT v=spf1 include:loop.test -all
                turn.test TXT v=spf1 redirect=turn.test
                """);
        assertThat(check("1.2.3.4", "x@ten.test")).isEqualTo(SpfResult.FAIL);
        assertThat(check("1.2.3.4", "x@eleven.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@loop.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@turn.test")).isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void stopsAtTheThirdVoidLookup() throws IOException {
        zone.with("""
                two.test TXT v=spf1 a:v1.test a:v2.test ?all
                three.test TXT v=spf1 a:v1.test a:v2.test a:v3.test +all
                mixed.test TXT v=spf1 exists:v1.test mx:v2.test include:inner.test +all
                inner.test TXT v=spf1 a:v3.test -all
                four.test TXT v=spf1 mx ip6:2001:db8::1 -all
                four.test MX 10 a.four.test.
                four.test MX 20 b.four.test.
                four.test MX 30 c.four.test.
                a.four.test A 192.0.2.1
                b.four.test A 192.0.2.2
                c.four.test A 192.0.2.3
                """);
        assertThat(check("1.2.3.4", "x@two.test")).isEqualTo(SpfResult.NEUTRAL);
        assertThat(check("1.2.3.4", "x@three.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("1.2.3.4", "x@mixed.test")).isEqualTo(SpfResult.PERMERROR);
        // Exchangers without IPv6 are one term, whatever their number.
        assertThat(check("2001:db8::1", "x@four.test")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void stopsAtTheEleventhExchanger() throws IOException {
        zone.txt("many.test", "v=spf1 mx +all").txt("ten.test", "v=spf1 mx -all");
        for (int i = 0; i < 11; i++) {
            zone.with("many.test MX " + i + " m" + i + ".many.test.\nm" + i + ".many.test A 192.0.2." + i);
        }
        for (int i = 0; i < 10; i++) {
            zone.with("ten.test MX " + i + " m" + i + ".many.test.");
        }
        assertThat(check("192.0.2.0", "x@many.test")).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("192.0.2.9", "x@ten.test")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void looksAtTenNamesOfTheClientOnly() throws IOException {
        zone.txt("named.test", "v=spf1 ptr -all").txt("late.test", "v=spf1 ptr:late.test -all");
        for (int i = 0; i < 10; i++) {
            zone.with("4.3.2.1.in-addr.arpa PTR h" + i + ".named.test.\nh" + i + ".named.test A 9.9.9." + i);
        }
        zone.with("4.3.2.1.in-addr.arpa PTR h.late.test.\nh.late.test A 1.2.3.4");
        assertThat(check("1.2.3.4", "x@late.test")).isEqualTo(SpfResult.FAIL);
        zone.with("h9.named.test A 1.2.3.4");
        assertThat(check("1.2.3.4", "x@named.test")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void comparesNamesWithoutCaseAndFinalDot() throws IOException {
        zone.with("""
                Upper.test TXT v=spf1 ptr:UPPER.Test. -all
                4.3.2.1.in-addr.arpa PTR Mail.uPPer.tEst.
                mail.upper.test A 1.2.3.4
                """);
        assertThat(check("1.2.3.4", "x@upper.test")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void doesNotMixTheExchangersOfTwoTerms() throws IOException {
        zone.with("""
                two.test TXT v=spf1 mx:dry.test mx:wet.test -all
                dry.test MX 10 noaddress.test.
                noaddress.test TXT nothing
                wet.test MX 10 m.wet.test.
                m.wet.test A 1.2.3.4
                null.test TXT v=spf1 mx:nullmx.test ip4:1.2.3.4 -all
                nullmx.test MX 0 .
                """);
        assertThat(check("1.2.3.4", "x@two.test")).isEqualTo(SpfResult.PASS);
        assertThat(check("1.2.3.5", "x@two.test")).isEqualTo(SpfResult.FAIL);
        assertThat(check("1.2.3.4", "x@null.test")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void followsAliases() throws IOException {
        zone.with("""
                alias.test CNAME real.test.
                real.test TXT v=spf1 a:www.alias2.test -all
                www.alias2.test CNAME host.real.test.
                host.real.test A 1.2.3.4
                """);
        assertThat(check("1.2.3.4", "x@alias.test")).isEqualTo(SpfResult.PASS);
    }

    @Test
    void saysTemporaryErrorWhenDnsFails() throws IOException {
        zone.with("""
                exists.test TXT v=spf1 exists:%{i}.broken.test -all
                a.test TXT v=spf1 a:broken.test -all
                mx.test TXT v=spf1 mx:broken.test -all
                include.test TXT v=spf1 include:broken.test -all
                redirect.test TXT v=spf1 redirect=broken.test
                early.test TXT v=spf1 ip4:1.2.3.4 a:broken.test -all
                ptr.test TXT v=spf1 ptr -all
                loop.test CNAME pool.test.
                pool.test CNAME loop.test.
                """);
        zone.script()
                .serverFailure("broken.test")
                .serverFailure("1.2.3.4.broken.test")
                .serverFailure("4.3.2.1.in-addr.arpa")
                .silence("silent.test")
                .refused("refused.test");
        for (String domain : List.of(
                "broken.test",
                "silent.test",
                "refused.test",
                "exists.test",
                "a.test",
                "mx.test",
                "include.test",
                "redirect.test",
                "loop.test")) {
            assertThat(check("1.2.3.4", "x@" + domain)).as(domain).isEqualTo(SpfResult.TEMPERROR);
        }
        assertThat(check("1.2.3.4", "x@early.test")).isEqualTo(SpfResult.PASS);
        assertThat(check("1.2.3.4", "x@ptr.test")).isEqualTo(SpfResult.FAIL); // RFC 7208 5.5
    }

    @Test
    void matchesNothingWithNamesThatCannotBe() throws IOException {
        zone.with("""
                long.test TXT v=spf1 exists:%{l}%{l}.x.test mx:%{l}%{l}.x.test a:%{l}%{l}.x.test -all
                empty.test TXT v=spf1 a:%{h}.. -all
                """);
        assertThat(check("1.2.3.4", "x".repeat(40) + "@long.test")).isEqualTo(SpfResult.FAIL);
        assertThat(check("1.2.3.4", "\"a b\\c\"@long.test")).isIn(SpfResult.FAIL, SpfResult.PERMERROR);
    }

    @Test
    void survivesHostileRecords() throws IOException {
        List<String> records = List.of(
                "v=spf1 a:" + "a".repeat(60_000) + ".test -all",
                "v=spf1 " + "a".repeat(3_000) + " -all",
                "v=spf1 a:" + "a-".repeat(190) + "! -all",
                "v=spf1 a:" + "a.".repeat(190) + "! -all",
                "v=spf1 a:" + "%{d}".repeat(95) + "! -all",
                "v=spf1 x=" + "%%".repeat(195) + "% -all",
                "v=spf1 " + "a1".repeat(190) + "! -all");
        for (int i = 0; i < records.size(); i++) {
            zone.txt("h" + i + ".test", records.get(i));
            assertThat(check("1.2.3.4", "x@h" + i + ".test")).as("record " + i).isEqualTo(SpfResult.PERMERROR);
        }
        zone.txt("wide.test", "v=spf1 exists:" + "%{d}.".repeat(70) + "test -all");
        assertThat(check("1.2.3.4", "x@wide.test")).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void keepsTheMacrosOfParallelChecksApart() throws Exception {
        zone.txt("par.test", "v=spf1 exists:%{lr-}.%{d2}.ok.test -all");
        for (int i = 0; i < 8; i++) {
            zone.with("z.y" + i + ".x.par.test.ok.test A 127.0.0.2");
        }
        SpfCheck shared = new SpfCheck();
        InetAddress client = InetAddress.getByName("192.0.2.1");
        MailDns dns = zone.forOne(client, Duration.ofSeconds(5));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<SpfResult>> results = new ArrayList<>();
            for (int i = 0; i < 800; i++) {
                EmailAddress sender = EmailAddress.parse("x-y" + i % 8 + "-z@par.test");
                results.add(CompletableFuture.supplyAsync(
                        () -> shared.check(dns, client, "h.test", Optional.of(sender))
                                .join()
                                .result(),
                        threads));
            }
            for (CompletableFuture<SpfResult> result : results) {
                assertThat(result.join()).isEqualTo(SpfResult.PASS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
