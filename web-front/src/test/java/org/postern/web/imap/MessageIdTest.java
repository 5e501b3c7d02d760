package org.postern.web.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageIdTest {
    @Test
    void readsBackWhatItWrote() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            MessageId id = new MessageId(
                    random.nextLong() >>> 16,
                    Integer.toUnsignedLong(random.nextInt()),
                    Integer.toUnsignedLong(random.nextInt() | 1));
            assertThat(id.text()).matches("[A-Za-z0-9_-]{19}");
            assertThat(MessageId.parse(id.text())).contains(id);
        }
    }

    @Test
    void holdsTheLargestNumbersOfTheProtocol() {
        MessageId id = MessageId.of("INBOX", 4_294_967_295L, 4_294_967_295L);
        assertThat(MessageId.parse(id.text())).contains(id);
        assertThatThrownBy(() -> MessageId.of("INBOX", 1, 4_294_967_296L)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageId.of("INBOX", 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsFoldersValiditiesAndMessagesApart() {
        List<String> texts = List.of(
                MessageId.of("INBOX", 1, 1).text(),
                MessageId.of("INBOX", 1, 2).text(),
                MessageId.of("INBOX", 2, 1).text(),
                MessageId.of("Work", 1, 1).text(),
                MessageId.of("work", 1, 1).text());
        assertThat(texts).doesNotHaveDuplicates();
    }

    @Test
    void knowsTheInboxInAnyCase() {
        assertThat(MessageId.of("inbox", 1, 1)).isEqualTo(MessageId.of("INBOX", 1, 1));
    }

    @Test
    void takesNothingThatItDidNotWrite() {
        String text = MessageId.of("INBOX", 1, 1).text();
        List<String> forged = List.of(
                "",
                "x",
                text + "A",
                text.substring(1),
                "!" + text.substring(1),
                "\u3042" + text.substring(1),
                "AAAAAAAAAAAAAAAAAAA", // a UID of 0
                text.substring(0, 18) + (text.charAt(18) == 'F' ? 'G' : 'F')); // bits that no octet has
        assertThat(forged).allSatisfy(each -> assertThat(MessageId.parse(each)).isEmpty());
    }
}
