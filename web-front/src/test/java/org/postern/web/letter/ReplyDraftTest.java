package org.postern.web.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.text.SubjectPrefix;
import org.postern.web.organizer.Addresses;
import org.postern.web.organizer.FolderRef;

class ReplyDraftTest {
    private static final ComposeDraft.Source SOURCE =
            new ComposeDraft.Source(ComposeDraft.Act.REPLY, FolderRef.INBOX, "u1");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final OwnAddresses OWN = new OwnAddresses("alice@office.test", List.of());
    private final ReplyDraft english = new ReplyDraft(OWN, Locale.ENGLISH, TOKYO);
    private final ReplyDraft japanese = new ReplyDraft(OWN, Locale.JAPAN, TOKYO);

    @Test
    void prefixesAreNeverDoubled() {
        String[][] table = {
            {"Hello", "Re: Hello", "Fwd: Hello"},
            {"Re: Hello", "Re: Hello", "Fwd: Re: Hello"},
            {"RE: re: Re[2]: Hello", "Re: Hello", "Fwd: RE: re: Re[2]: Hello"},
            {"返信: 会議", "Re: 会議", "Fwd: 返信: 会議"},
            {"ＲＥ：会議", "Re: 会議", "Fwd: ＲＥ：会議"},
            {"Re^3: x", "Re: x", "Fwd: Re^3: x"},
            {"Re(2) : x", "Re: x", "Fwd: Re(2) : x"},
            {"RE : x", "Re: x", "Fwd: RE : x"},
            {"Re:x", "Re: x", "Fwd: Re:x"},
            {"Fwd: x", "Re: Fwd: x", "Fwd: x"},
            {"Re: Fwd: Re: x", "Re: Fwd: Re: x", "Fwd: Re: Fwd: Re: x"},
            {"転送：FW: x", "Re: 転送：FW: x", "Fwd: x"},
            {"Fw : WG: x", "Re: Fw : WG: x", "Fwd: x"},
            {"AW: WG: x", "Re: WG: x", "Fwd: AW: WG: x"},
            {"Regarding: x", "Re: Regarding: x", "Fwd: Regarding: x"},
            {"", "Re: ", "Fwd: "},
            {"Re:", "Re: ", "Fwd: Re:"},
        };
        for (String[] row : table) {
            MessageView view = message("From: b@x.test\r\nSubject: " + row[0] + "\r\n\r\n");
            assertThat(english.reply(view, SOURCE).subject()).isEqualTo(row[1]);
            assertThat(english.forward(view, SOURCE, List.of()).subject()).isEqualTo(row[2]);
        }
    }

    @Test
    void everyLanguagesAnswerIsOneRe() {
        for (String prefix : List.of(
                "Re", "RE", "Re[12]", "Re^2", "Re*2", "AW", "Aw", "Antw", "Antw.", "SV", "VS", "Ang", "Odp", "ODP",
                "RES", "R", "RIF", "Rif", "Rép", "RÉP", "Vá", "ΑΠ", "Odg", "答复", "回复", "回覆", "返信", "답장", "Ответ")) {
            for (String colon : List.of(": ", " : ", "： ")) {
                String subject = prefix + colon + "a " + prefix + colon + "b";
                assertThat(SubjectPrefix.reply(subject)).isEqualTo("Re: a " + prefix + colon + "b");
                assertThat(SubjectPrefix.reply("Re: " + subject)).isEqualTo("Re: a " + prefix + colon + "b");
                assertThat(SubjectPrefix.forward(subject)).isEqualTo("Fwd: " + subject);
            }
        }
        for (String prefix : List.of(
                "FW", "Fwd", "FWD[2]", "WG", "VL", "TR", "TRS", "ENC", "I", "RV", "PD", "Doorst", "转发", "轉寄", "転送")) {
            assertThat(SubjectPrefix.forward(prefix + ": a")).isEqualTo("Fwd: a");
            assertThat(SubjectPrefix.reply(prefix + ": a")).isEqualTo("Re: " + prefix + ": a");
        }
    }

    @Test
    void wordsThatAreNoPrefixStay() {
        for (String subject : List.of(
                "R2: a",
                "r: a",
                "R:a",
                "RE2: a library",
                "Reh: a",
                "Result: a",
                "RA: a",
                "Re",
                "Re a",
                "Rest: a",
                ": a",
                "Ware: a",
                "Ångström: a",
                "12: a",
                "[2]: a",
                "(R): a",
                "I, robot",
                "i: a",
                "AWS: a",
                "[club] Re: a",
                "Resolution 4: a",
                "10:30 Re: a")) {
            assertThat(SubjectPrefix.reply(subject)).isEqualTo("Re: " + subject);
            assertThat(SubjectPrefix.forward(subject)).isEqualTo("Fwd: " + subject);
        }
    }

    @Test
    void theSignatureIsNotQuoted() {
        String[][] table = {
            {"text\n\n-- \nBob\nSales, 3F\n", "text"},
            {"text\n-- \nold\n-- \nBob\n", "text\n-- \nold"},
            {"text\n--\nBob\n", "text"},
            {"text\n--\u00a0\nBob\n", "text"},
            {"text\n-- \n" + "line\n".repeat(40), "text"},
            {"text\n--\n" + "line\n".repeat(40), "text\n--\n" + "line\n".repeat(40)},
            {"text\n--\n" + "line\n".repeat(15), "text"},
            {"-- \nBob\n", "-- \nBob"},
            {"\n\n-- \nBob\n", "\n\n-- \nBob"},
            {"text\n---\nBob\n", "text\n---\nBob"},
            {"text\n --\nBob\n", "text\n --\nBob"},
            {"text\n-- Bob\n", "text\n-- Bob"},
            {"text\n> -- \n> Bob\n", "text\n> -- \n> Bob"},
            {"text\n-- ", "text"},
            {"text\n--", "text"},
            {"yes\n\n-- \nBob\n\nOn Monday, A wrote:\n> old\n", "yes\n\nOn Monday, A wrote:\n> old"},
            {"yes\n-- \nBob\n> old\n", "yes\n-- \nBob\n> old"},
            {"yes\n-- \nBob\n\n-----Original Message-----\nold\n", "yes\n-----Original Message-----\nold"},
            {"", ""},
        };
        for (String[] row : table) {
            assertThat(QuotedText.withoutSignature(row[0]).stripTrailing())
                    .as(row[0])
                    .isEqualTo(row[1].stripTrailing());
        }
        String flowed =
                "From: b@x.test\r\nContent-Type: text/plain; format=flowed\r\n\r\nsoft \r\nline\r\n\r\n-- \r\nBob\r\n";
        assertThat(english.reply(message(flowed), SOURCE).body()).endsWith("wrote:\n> soft line\n");
        String html = "From: b@x.test\r\nContent-Type: text/html\r\n\r\n<p>text</p><div>--&nbsp;<br>Bob</div>";
        assertThat(english.reply(message(html), SOURCE).body()).endsWith("wrote:\n> text\n");
        String plain = "From: b@x.test\r\n\r\ntext\r\n-- \r\nBob\r\n";
        assertThat(english.reply(message(plain), SOURCE).body()).endsWith("wrote:\n> text\n");
        assertThat(english.forward(message(plain), SOURCE, List.of()).body()).contains("text\n-- \nBob");
    }

    @Test
    void listsAreAnsweredByOneActAndAuthorsByAnother() {
        String post = "List-Post: <mailto:club@l.test>\r\n";
        String[][] table = {
            // header, answer, to the list
            {post, "b@x.test", "club@l.test"},
            {post + "Reply-To: Club@l.test\r\n", "b@x.test", "club@l.test"},
            {post + "Reply-To: desk@x.test, club@l.test\r\n", "desk@x.test", "club@l.test"},
            {post + "Mail-Reply-To: me@x.test\r\nReply-To: club@l.test\r\n", "me@x.test", "club@l.test"},
            {
                post + "Mail-Followup-To: club@l.test, alice@office.test, c@x.test\r\n",
                "b@x.test",
                "club@l.test, c@x.test"
            },
            {"List-Post: NO\r\nList-Id: <club.l.test>\r\n", "b@x.test", ""},
            {"List-Post: NO (posting not allowed)\r\n", "b@x.test", ""},
            {"List-Post: <https://l.test/post>, <mailto:club%2Bx@l.test?subject=a>\r\n", "b@x.test", "club+x@l.test"},
            {"List-Post: <MAILTO:\r\n club@l.test> (moderated)\r\n", "b@x.test", "club@l.test"},
            {"List-Post: mailto:club@l.test\r\n", "b@x.test", "club@l.test"},
            {"List-Id: The Club <club.l.test>\r\nReply-To: club@l.test\r\n", "b@x.test", "club@l.test"},
            {"List-Id: <other.l.test>\r\nReply-To: club@l.test\r\n", "club@l.test", ""},
        };
        for (String[] row : table) {
            MessageView view = message("From: b@x.test\r\nTo: club@l.test\r\n" + row[0] + "\r\n\r\nx");
            assertThat(english.reply(view, SOURCE).to()).as(row[0]).isEqualTo(row[1]);
            assertThat(english.replyList(view, SOURCE).to()).as(row[0]).isEqualTo(row[2].isEmpty() ? row[1] : row[2]);
            assertThat(view.answers().list().isEmpty()
                            && view.answers().followUpTo().isEmpty())
                    .as(row[0])
                    .isEqualTo(row[2].isEmpty());
        }
    }

    @Test
    void answerToAllReachesTheListEvenWhereOnlyReplyToNamesIt() {
        MessageView view = message("From: b@x.test\r\nTo: d@x.test\r\nReply-To: club@l.test\r\n"
                + "List-Post: <mailto:club@l.test>\r\n\r\nx");
        ComposeDraft all = english.replyAll(view, SOURCE);
        assertThat(List.of(all.to(), all.cc())).containsExactly("b@x.test, d@x.test", "club@l.test");
    }

    private static ReplyDraft knowing(String... owned) {
        return new ReplyDraft(
                new OwnAddresses(
                        "alice@office.test",
                        Stream.of(owned)
                                .map(each -> new Addresses.Owned(each, !each.startsWith("caught")))
                                .toList()),
                Locale.ENGLISH,
                TOKYO);
    }

    @Test
    void noAddressOfOnesOwnRemainsInAnAnswerToAll() {
        ReplyDraft draft = knowing("info@office.test", "Alice+shop@office.test", "caught@office.test");
        MessageView view = message("From: b@x.test\r\nTo: Info@office.test, alice+SHOP@office.test, c@x.test\r\n"
                + "Cc: caught@office.test, ALICE@office.test, staff@office.test\r\n\r\nx");
        ComposeDraft all = draft.replyAll(view, SOURCE);
        assertThat(List.of(all.to(), all.cc())).containsExactly("b@x.test, c@x.test", "staff@office.test");
    }

    @Test
    void theAnswerIsWrittenAsTheAddressThatTheMailWasSentTo() {
        ReplyDraft draft = knowing("info@office.test", "alice+shop@office.test", "caught@office.test");
        String[][] table = {
            {"To: c@x.test, Info@office.test\r\nCc: alice@office.test", "Info@office.test"},
            {"To: c@x.test\r\nCc: alice+shop@office.test", "alice+shop@office.test"},
            {"To: caught@office.test\r\nCc: info@office.test", "info@office.test"},
            {"To: alice@office.test, info@office.test", "alice@office.test"},
            {"To: list@x.test\r\nDelivered-To: info@office.test", "info@office.test"},
            {"To: list@x.test\r\nX-Original-To: info@office.test", "info@office.test"},
            {"To: list@x.test", ""},
        };
        for (String[] row : table) {
            MessageView view = message("From: b@x.test\r\n" + row[0] + "\r\n\r\nx");
            for (ComposeDraft each : List.of(
                    draft.reply(view, SOURCE), draft.replyAll(view, SOURCE), draft.forward(view, SOURCE, List.of()))) {
                assertThat(each.from().orElse("")).as(row[0]).isEqualTo(row[1]);
            }
        }
        MessageView sent = message("From: info@office.test\r\nTo: bob@x.test\r\nBcc: eve@x.test\r\n\r\nx");
        assertThat(draft.reply(sent, SOURCE).from()).contains("info@office.test");
        assertThat(draft.replyAll(sent, SOURCE).bcc()).isEqualTo("eve@x.test");
    }

    @Test
    void aFormOfTheOfficesOwnSiteIsAnsweredToTheCustomer() {
        ReplyDraft draft = knowing("info@office.test");
        MessageView form =
                message("From: info@office.test\r\nTo: info@office.test\r\nReply-To: customer@x.test\r\n\r\nx");
        assertThat(draft.reply(form, SOURCE).to()).isEqualTo("customer@x.test");
        assertThat(draft.replyAll(form, SOURCE).to()).isEqualTo("customer@x.test");
        MessageView blind =
                message("From: info@office.test\r\nTo: undisclosed-recipients:;\r\n" + "Bcc: customer@x.test\r\n\r\nx");
        assertThat(draft.reply(blind, SOURCE).to()).isEqualTo("customer@x.test");
    }

    @Test
    void replyGoesToReplyToAndReplyAllLeavesOneselfOut() {
        MessageView view =
                message("From: Bob <bob@x.test>\r\nReply-To: desk@x.test\r\nTo: Alice@office.test, c@x.test\r\n"
                        + "Cc: \"D, E\" <d@x.test>, bob@x.test, C@x.test\r\n\r\nhi\r\n");
        assertThat(english.reply(view, SOURCE).to()).isEqualTo("desk@x.test");
        ComposeDraft all = english.replyAll(view, SOURCE);
        assertThat(all.to()).isEqualTo("desk@x.test, c@x.test");
        assertThat(all.cc()).isEqualTo("\"D, E\" <d@x.test>, bob@x.test");
    }

    @Test
    void answeringOnesOwnMailGoesToItsRecipients() {
        MessageView sent = message("From: alice@office.test\r\nTo: bob@x.test\r\n\r\nhi\r\n");
        assertThat(english.reply(sent, SOURCE).to()).isEqualTo("bob@x.test");
        MessageView note = message("From: alice@office.test\r\nTo: alice@office.test\r\n\r\nhi\r\n");
        assertThat(english.reply(note, SOURCE).to()).isEqualTo("alice@office.test");
        assertThat(english.replyAll(note, SOURCE).to()).isEqualTo("alice@office.test");
    }

    @Test
    void referencesGrowByTheAnsweredIdAndStayBounded() {
        String ids = IntStream.range(0, 50).mapToObj(i -> "<r" + i + "@x>").collect(Collectors.joining("\r\n "));
        ComposeDraft draft = english.reply(
                message("From: b@x.test\r\nMessage-ID: <m@x>\r\nReferences: " + ids + "\r\n\r\n"), SOURCE);
        assertThat(draft.inReplyTo()).contains("<m@x>");
        assertThat(draft.references()).hasSize(20).startsWith("<r0@x>").endsWith("<r49@x>", "<m@x>");
        ComposeDraft second =
                english.reply(message("From: b@x.test\r\nMessage-ID: <m@x>\r\nIn-Reply-To: <p@x>\r\n\r\n"), SOURCE);
        assertThat(second.references()).containsExactly("<p@x>", "<m@x>");
    }

    @Test
    void textIsQuotedUnderAnAttributionInTheReadersLanguage() {
        MessageView view = message(
                "From: Bob <bob@x.test>\r\nDate: Sun, 22 Nov 2020 10:05:00 +0900\r\n\r\none\r\n> two\r\n\r\nthree\r\n");
        assertThat(english.reply(view, SOURCE).body())
                .isEqualTo("\n\nOn Sun, 22 Nov 2020 at 10:05, Bob <bob@x.test> wrote:\n> one\n>> two\n>\n> three\n");
        assertThat(japanese.reply(view, SOURCE).body()).contains("2020年11月22日(日) 10:05、Bob <bob@x.test> のメール:\n> one");
    }

    @Test
    void forwardNamesTheOriginalAndKeepsItsText() {
        MessageView view = message("From: Bob <bob@x.test>\r\nTo: alice@office.test\r\nSubject: 件\r\n\r\none\r\n");
        assertThat(japanese.forward(view, SOURCE, List.of()).body())
                .contains("差出人: Bob <bob@x.test>", "件名: 件", "宛先: alice@office.test", "\none");
    }

    private static MessageView message(String wire) {
        try {
            return new MessageReader(Clock.systemUTC())
                    .read(new ByteArrayInputStream(wire.getBytes(StandardCharsets.UTF_8)), Optional.empty());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
