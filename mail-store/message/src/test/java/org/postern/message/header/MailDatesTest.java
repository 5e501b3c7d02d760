package org.postern.message.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class MailDatesTest {
    @Test
    void everyFormThatLeavesNoDoubtIsRead() {
        Map<String, String> forms = new TreeMap<>();
        for (String same : List.of(
                "Mon, 02 Nov 2026 09:15:00 +0900",
                "Mon, 2 Nov 2026 09:15:00 +0900 (JST)",
                "Mon,2 Nov 2026 9:15:00 +09:00",
                "2 Nov 2026 09:15 +0900",
                "2 nov 26 09:15 +0900",
                "Mon, 02 Nov 126 09:15:00 +0900",
                "Mon, 02 Nov 2026 09:15:00 JST",
                "Mon, 02 Nov 2026 09:15:00 (JST)",
                "Mon, 02 Nov 2026 09:15:00 GMT+09:00",
                "Mon, 02 Nov 2026 09:15:00 UTC+9",
                "Mon, 02 Nov 2026 09.15.00 +0900",
                "Monday, 2 November 2026 09:15:00 +0900",
                "Monday, November 2, 2026 9:15:00 AM +0900",
                "Mon Nov  2 09:15:00 JST 2026",
                "Mon Nov  2 09:15:00 2026 +0900",
                "Mon Nov 02 2026 09:15:00 GMT+0900 (日本標準時)",
                "2026-11-02T09:15:00+09:00",
                "2026-11-02 09:15:00.123 +0900",
                "20261102T091500+0900",
                "2026/11/02 09:15:00 +0900",
                "02.11.2026 09:15:00 +0900",
                "2-Nov-2026 09:15:00 +0900",
                "2026年11月2日 9時15分 +0900",
                "Mon, 02 Nov 2026 (the second) 09 (nine) :15:00 +0900".replace(" (nine) ", ""),
                " Mon , 02\tNov 2026\r\n 09:15:00 +0900",
                "Ｍｏｎ, ０２ Ｎｏｖ ２０２６ ０９：１５：００ ＋０９００")) {
            forms.put(same, "2026-11-02T09:15+09:00");
        }
        for (String same : List.of(
                "lun, 2 nov 2026 09:15:00 +0900",
                "Mo, 02. Nov 2026 09:15:00 +0900",
                "2 de noviembre de 2026 09:15:00 +0900",
                "Mon, 2 Nov 2026 09 : 15 : 00 + 0900",
                "Mon, 2 Nov 2026 09:15:00 0900",
                "Mon Nov 02 2026 09:15:00 GMT 0900")) {
            forms.put(same, "2026-11-02T09:15+09:00");
        }
        forms.put("mar., 3 févr. 2026 09:15:00 +0900", "2026-02-03T09:15+09:00");
        forms.put("mar, 3 nov 2026 09:15:00 +0900", "2026-11-03T09:15+09:00");
        forms.put("Di, 3 Mär 2026 09:15:00 +0900", "2026-03-03T09:15+09:00");
        forms.put("Fr, 2 Okt 2026 09:15:00 \u22120500", "2026-10-02T09:15-05:00");
        forms.put("Mon, 02 Nov 2026 09:15:00 Z", "2026-11-02T09:15Z");
        forms.put("Mon, 02 Nov 2026 09:15:00 -0000", "2026-11-02T09:15Z");
        forms.put("Mon, 02 Nov 2026 09:15:00 A", "2026-11-02T09:15Z");
        forms.put("Mon, 02 Nov 2026 09:15:00", "2026-11-02T09:15Z");
        forms.put("Mon, 02 Nov 2026 09:15:60 +0000", "2026-11-02T09:15:59Z");
        forms.put("Mon, 02 Nov 2026 12:05:00 AM CET", "2026-11-02T00:05+01:00");
        forms.put("Mon, 02 Nov 2026 9:15 PM PST", "2026-11-02T21:15-08:00");
        forms.put("Tue Jul 24 18:55:07 2007", "2007-07-24T18:55:07Z");
        forms.put("Tue, 24 Jul 2007 18:55:07 CEST", "2007-07-24T18:55:07+02:00");
        forms.put("24 Jul 99 18:55:07 -0330", "1999-07-24T18:55:07-03:30");
        forms.put("31/12/2026 23:59 +0100", "2026-12-31T23:59+01:00");
        SoftAssertions softly = new SoftAssertions();
        forms.forEach((form, time) -> softly.assertThat(
                        MailDates.read(form).map(Object::toString).orElse("none"))
                .as(form)
                .isEqualTo(OffsetDateTime.parse(time).toString()));
        softly.assertAll();
    }

    @Test
    void whatCannotBeUnderstoodIsNoDate() {
        for (String no : List.of(
                "",
                "yesterday",
                "Mon, 32 Nov 2026 09:15:00 +0900",
                "Mon, 02 Nov 2026 25:15:00 +0900",
                "Mon, 02 Nov 2026",
                "09:15:00 +0900",
                "02/03/2026 09:15 +0900",
                "9999999999999 Nov 2026 09:15",
                "2026-13-02T09:15:00Z",
                "::::",
                "-",
                "+",
                "T",
                "1T1",
                "1.1.1.1",
                "99999999999999999999",
                "年月日",
                "x".repeat(100_000))) {
            assertThat(MailDates.read(no))
                    .as(no.substring(0, Math.min(40, no.length())))
                    .isEmpty();
        }
    }

    @Test
    void absurdDatesCountAsMissing() {
        MailDates dates = new MailDates(Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC));
        assertThat(dates.parse("Thu, 1 Jan 1970 00:00:00 +0000")).isEmpty();
        assertThat(dates.parse("Mon, 30 Nov 2026 00:00:00 +0000")).isEmpty();
        assertThat(dates.parse("Sun, 22 Nov 2026 01:00:00 +0000")).contains(Instant.parse("2026-11-22T01:00:00Z"));
    }
}
