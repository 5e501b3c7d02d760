package org.postern.message.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryReaderTest {
    private static final QueryTimes TOKYO =
            new QueryTimes(ZoneId.of("Asia/Tokyo"), Instant.parse("2026-03-10T16:00:00Z"));

    /** What was typed, and the canonical text. */
    private static final List<List<String>> READ = List.of(
            List.of("invoice -october", "invoice -october"),
            List.of("\"blue factory\" x", "\"blue factory\" x"),
            List.of("from:bob subject:\"a b\"", "from:bob subject:\"a b\""),
            List.of("from: bob", "from:bob"),
            List.of("FROM:Bob", "from:Bob"),
            List.of("subject：会議　−from：“佐藤 花子”", "subject:会議 -from:\"佐藤 花子\""),
            List.of("件名：会議 宛先:佐藤", "subject:会議 to:佐藤"),
            List.of("has:attachment", "has:attachment"),
            List.of("has:添付 is:未読 is：スター", "has:attachment is:unread is:starred"),
            List.of("is:read -is:unread is:answered", "-is:unread -is:unread is:answered"),
            List.of("filename:report.pdf cc:ann", "filename:report.pdf cc:ann"),
            List.of("before:2026-01-31", "before:2026-01-31T00:00+09:00"),
            List.of("after:2026/1/5", "after:2026-01-05T00:00+09:00"),
            List.of("after:２０２６年１月５日", "after:2026-01-05T00:00+09:00"),
            List.of("after:2026 before:2026-02", "after:2026-01-01T00:00+09:00 before:2026-02-01T00:00+09:00"),
            List.of("after:today", "after:2026-03-11T00:00+09:00"),
            List.of("newer_than:7d", "after:2026-03-04T01:00+09:00"),
            List.of("older_than:2か月", "before:2026-01-11T01:00+09:00"),
            List.of("larger:5M smaller:1.5kb", "larger:5242880 smaller:1536"),
            List.of("in:archive label:\"to do\"", "in:\"archive\" label:\"to do\""),
            List.of("a OR b c", "a OR b c"),
            List.of("a OR b OR -from:c", "a OR b OR -from:c"),
            List.of("a AND b", "a b"),
            List.of("or and not", "or and not"),
            List.of("\"OR\"", "\"OR\""),
            List.of("OR", "OR"),
            List.of("re:lunch http://x.test/ 10:30 会議：10時", "re:lunch http://x.test/ 10:30 会議：10時"),
            List.of("（株）山田 (draft)", "（株）山田 (draft)"),
            List.of("foo - bar & baz", "foo bar baz"),
            List.of("a\u0000b\r\nc", "a b c"),
            List.of("subject:subject:x", "subject:subject:x"),
            List.of("body : x", "body x"));

    @Test
    void readsWordsPhrasesAndOperators() {
        for (List<String> each : READ) {
            QueryReader.Reading read = QueryReader.read(each.get(0), TOKYO);
            assertThat(read.query().text()).as(each.get(0)).isEqualTo(each.get(1));
            assertThat(read.faults()).as(each.get(0)).isEmpty();
            assertThat(QueryReader.canonical(each.get(1))).as(each.get(0)).isEqualTo(read.query());
        }
    }

    private static final List<List<String>> REFUSED = List.of(
            List.of("form:bob x", "OPERATOR", "form:"),
            List.of("category:promotions", "OPERATOR", "category:"),
            List.of("subject:", "EMPTY", "subject:"),
            List.of("a from: subject:b", "EMPTY", "from:"),
            List.of("from:!!", "EMPTY", "from:!!"),
            List.of("before:yesterweek", "DATE", "before:yesterweek"),
            List.of("before:2026-02-30", "DATE", "before:2026-02-30"),
            List.of("newer_than:soon", "AGE", "newer_than:soon"),
            List.of("larger:big", "SIZE", "larger:big"),
            List.of("is:blue", "IS", "is:blue"),
            List.of("has:wings", "HAS", "has:wings"),
            List.of("OR a", "OR", ""),
            List.of("a OR", "OR", ""),
            List.of("a OR OR b", "OR", ""),
            List.of("(a OR b) c", "PARENTHESES", "(a OR b) c"),
            List.of("-(from:a to:b)", "PARENTHESES", "(from:a to:b)"),
            List.of("!!! ...", "NOTHING", "!!! ..."));

    @Test
    void saysWhatItDidNotUnderstand() {
        for (List<String> each : REFUSED) {
            assertThat(QueryReader.read(each.get(0), TOKYO).faults())
                    .as(each.get(0))
                    .containsExactly(new QueryFault(QueryFault.Kind.valueOf(each.get(1)), each.get(2)));
        }
        assertThat(QueryReader.read("w ".repeat(21), TOKYO).faults())
                .extracting(QueryFault::kind)
                .containsExactly(QueryFault.Kind.MANY);
    }

    @Test
    void neverFailsAndAsksForNothingWhereNothingWasTyped() {
        for (String typed :
                List.of("", " \u3000", "\"", "\"\"", "(", "-", "--", ":", "\uD800", "a:b", "from:\"", "“ ”")) {
            assertThat(QueryReader.read(typed, TOKYO).query()).as(typed).isNotNull();
        }
        assertThat(QueryReader.read(" ", TOKYO).faults()).isEmpty();
        assertThat(QueryReader.read("x".repeat(100_000), TOKYO).query().text()).hasSize(MailQuery.MOST_CHARACTERS);
        assertThat(QueryReader.read("-".repeat(4_000), TOKYO).query().isEmpty()).isTrue();
    }
}
