package org.postern.web.page.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.message.address.Authorship;
import org.postern.message.address.Persons;
import org.postern.message.header.HeaderFields;
import org.postern.web.organizer.Colleagues.Colleague;
import org.postern.web.organizer.Colleagues.OfficeFacts;
import org.postern.web.page.PersonWords;
import org.postern.web.page.TextBundles;

class SenderFindingTest {
    private static final OfficeFacts OFFICE = new OfficeFacts(
            Optional.of("mail.office.test"),
            List.of("office.test"),
            List.of(new Colleague("alice smith", "alice@office.test")));

    private static final String OURS = "Authentication-Results: mail.office.test; ";
    private static final String PROVEN = OURS + "dmarc=pass header.from=x.test policy.author=proven";
    private static final String UNPROVEN = OURS + "dmarc=fail header.from=x.test policy.author=unproven";
    private static final String OUTSIDE =
            "Received: from mx (1.2.3.4)\r\n\tby mail.office.test (Postern) with ESMTPS (TLSv1.3 X)\r\n\tid 1; date\r\n";
    private static final String INSIDE =
            "Received: by mail.office.test (Postern) with ESMTPSA (TLSv1.3 X)\r\n\tid 1; date\r\n";

    /** The header before From | From and what follows | the domain that is proven, and the remarks. */
    private static final @Nullable String[][] TABLE = {
        {PROVEN, "a@x.test", "x.test"},
        {OURS + "dmarc=none header.from=x.test policy.author=proven", "a@x.test", "x.test"},
        {OURS + "dmarc=none header.from=x.test policy.author=unproven", "a@x.test", "UNPROVEN"},
        {UNPROVEN, "a@x.test", "UNPROVEN"},
        {OURS + "dmarc=temperror header.from=x.test policy.author=unproven", "a@x.test", "UNCHECKED"},
        {UNPROVEN, "a@x.test\r\nList-Id: <l>", "UNPROVEN_LIST"},
        // as earlier versions wrote it
        {OURS + "dmarc=pass header.from=x.test", "a@x.test", "x.test"},
        {OURS + "spf=pass smtp.mailfrom=x.test; dmarc=none header.from=x.test", "a@x.test", "x.test"},
        {OURS + "spf=fail; dkim=pass header.d=X.test; dmarc=none header.from=x.test", "a@x.test", "x.test"},
        {OURS + "spf=pass smtp.mailfrom=y.test; dmarc=none header.from=x.test", "a@x.test", "UNPROVEN"},
        // results of another author, of another server, of a second field, in a text
        {OURS + "dmarc=pass header.from=y.test policy.author=proven", "a@x.test", "UNPROVEN"},
        {PROVEN.replace("mail.office.test", "mx.other.test"), "a@x.test", ""},
        {UNPROVEN + "\r\n" + PROVEN, "a@x.test", "UNPROVEN"},
        {UNPROVEN.replace("; ", "; spf=none reason=\"; dmarc=pass\"; "), "a@x.test", "UNPROVEN"},
        {OURS + "none", "a@x.test", ""},
        {OURS + "none", "alice@office.test", ""},
        // the office's own addresses
        {UNPROVEN.replace("x.test", "office.test"), "alice@office.test", "OFFICE_FROM_OUTSIDE"},
        {UNPROVEN.replace("x.test", "in.office.test"), "a@in.office.test", "OFFICE_FROM_OUTSIDE"},
        {PROVEN.replace("x.test", "office.test"), "alice@office.test", "office.test"},
        {OUTSIDE, "alice@office.test", "OFFICE_FROM_OUTSIDE"},
        {OUTSIDE.replace("from mx ", "from by "), "alice@office.test", "OFFICE_FROM_OUTSIDE"},
        {OUTSIDE + INSIDE, "alice@office.test", "OFFICE_FROM_OUTSIDE"},
        {OUTSIDE, "a@x.test", ""},
        {INSIDE, "alice@office.test", ""},
        {INSIDE + OUTSIDE, "alice@office.test", ""},
        {"X: y", "alice@office.test", ""}, // imported, or written by this box
        // no From at all
        {OUTSIDE, null, "NO_SENDER"},
        {OURS + "dmarc=none", null, "NO_SENDER"},
        {INSIDE, null, ""},
        {"X: y", null, ""},
        // names of colleagues
        {PROVEN, "\"SMITH, Alice\" <a@x.test>", "x.test COLLEAGUE_NAME"},
        {UNPROVEN, "Alice Smith (Sales) <a@x.test>", "UNPROVEN COLLEAGUE_NAME"},
        {PROVEN.replace("x.test", "office.test"), "Alice Smith <a@office.test>", "office.test"},
        {INSIDE, "Alice Smith <a@x.test>", ""},
        // answers
        {PROVEN, "a@x.test\r\nReply-To: b@y.test", "x.test REPLIES_ELSEWHERE_PROVEN"},
        {UNPROVEN, "a@x.test\r\nReply-To: b@y.test", "UNPROVEN REPLIES_ELSEWHERE"},
        {PROVEN, "a@x.test\r\nReply-To: b@in.x.test", "x.test"},
        {PROVEN, "a@x.test\r\nReply-To: l@y.test\r\nList-Id: <l>", "x.test"},
        {"X: y", "a@x.test\r\nReply-To: b@y.test", "REPLIES_ELSEWHERE_PROVEN"},
    };

    private static String finding(String before, @Nullable String from, OfficeFacts facts) throws IOException {
        String header = before.strip() + (from == null ? "" : "\r\nFrom: " + from) + "\r\n\r\n";
        HeaderFields fields = HeaderFields.read(new ByteArrayInputStream(header.getBytes(StandardCharsets.UTF_8)));
        Authorship authorship = Authorship.of(fields);
        SenderFinding finding = SenderFinding.of(
                authorship, Persons.authors(fields, authorship.author()), Persons.of(fields, "Reply-To"), facts);
        String remarks =
                finding.remarks().stream().map(remark -> remark.kind().name()).collect(Collectors.joining(" "));
        return (finding.proven().orElse("") + " " + remarks).strip();
    }

    @Test
    void saysWhatTheOfficesOwnServerFound() throws IOException {
        for (String[] row : TABLE) {
            assertThat(finding(row[0], row[1], OFFICE))
                    .as(row[0] + " | " + row[1])
                    .isEqualTo(row[2]);
        }
    }

    @Test
    void saysNothingAboutProofWhereAnotherServerReceivedTheMail() throws IOException {
        for (String[] row : TABLE) {
            assertThat(finding(row[0], row[1], OfficeFacts.NONE))
                    .as(row[0] + " | " + row[1])
                    .isIn("", "REPLIES_ELSEWHERE_PROVEN");
        }
    }

    @Test
    void everyRemarkHasWordsInBothLanguages() {
        TextBundles bundles = new TextBundles();
        for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
            assertThat(bundles.of(locale).get("sender.no-sender")).isNotBlank();
            assertThat(Arrays.stream(SenderFinding.Kind.values())
                            .filter(kind -> kind != SenderFinding.Kind.NO_SENDER)
                            .map(kind -> bundles.of(locale).get("sender." + PersonWords.key(kind.name()), "x.test")))
                    .allMatch(words -> words.contains("x.test"));
        }
    }
}
