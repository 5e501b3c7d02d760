package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuppressionPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void onlyAMissingMailboxCounts() {
        assertThat(SuppressionPolicy.noSuchMailbox(550, "5.1.1", "whatever")).isTrue();
        assertThat(SuppressionPolicy.noSuchMailbox(550, "5.1.10", "null MX")).isTrue();
        assertThat(SuppressionPolicy.noSuchMailbox(551, "5.1.6", "moved")).isTrue();
        assertThat(SuppressionPolicy.noSuchMailbox(550, "5.7.1", "no such user for you"))
                .isFalse();
        assertThat(SuppressionPolicy.noSuchMailbox(552, "5.2.2", "mailbox full"))
                .isFalse();
        assertThat(SuppressionPolicy.noSuchMailbox(550, "5.2.1", "mailbox disabled"))
                .isFalse();
        assertThat(SuppressionPolicy.noSuchMailbox(550, "5.1.2", "bad domain")).isFalse();
        assertThat(SuppressionPolicy.noSuchMailbox(554, "5.1.1", "transaction failed"))
                .isFalse();
        assertThat(SuppressionPolicy.noSuchMailbox(450, "4.1.1", "user unknown for now"))
                .isFalse();
    }

    @Test
    void wordsCountWhereThereIsNoEnhancedCode() {
        for (String words : new String[] {
            "User unknown",
            "<carol@far.test>: Recipient address rejected: User unknown in virtual mailbox table",
            "No such user here",
            "mailbox not found",
            "The email account that you tried to reach does not exist",
            "unknown recipient",
            "Recipient invalid"
        }) {
            assertThat(SuppressionPolicy.noSuchMailbox(550, "5.0.0", words))
                    .as(words)
                    .isTrue();
        }
        for (String words : new String[] {
            "Mailbox full", "Blocked, see our list", "Access denied", "Sender address rejected: Domain not found", ""
        }) {
            assertThat(SuppressionPolicy.noSuchMailbox(550, "5.0.0", words))
                    .as(words)
                    .isFalse();
        }
    }

    @Test
    void beliefEndsWithTimeAndNoClockMakesItLast() {
        Duration month = Duration.ofDays(30);
        assertThat(SuppressionPolicy.believed(NOW, NOW, month)).isTrue();
        assertThat(SuppressionPolicy.believed(NOW, NOW.plus(Duration.ofDays(29)), month))
                .isTrue();
        assertThat(SuppressionPolicy.believed(NOW, NOW.plus(month), month)).isFalse();
        // learned while the clock stood a year ahead
        assertThat(SuppressionPolicy.believed(NOW.plus(Duration.ofDays(365)), NOW, month))
                .isFalse();
    }
}
