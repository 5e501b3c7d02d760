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
import org.junit.jupiter.api.Test;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
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
            {"Fwd: x", "Re: Fwd: x", "Fwd: x"},
            {"転送：FW: x", "Re: 転送：FW: x", "Fwd: x"},
            {"Regarding: x", "Re: Regarding: x", "Fwd: Regarding: x"},
            {"", "Re: ", "Fwd: "},
        };
        for (String[] row : table) {
            MessageView view = message("From: b@x.test\r\nSubject: " + row[0] + "\r\n\r\n");
            assertThat(english.reply(view, SOURCE).subject()).isEqualTo(row[1]);
            assertThat(english.forward(view, SOURCE, List.of()).subject()).isEqualTo(row[2]);
        }
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
