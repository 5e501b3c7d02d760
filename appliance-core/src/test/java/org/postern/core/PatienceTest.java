package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Letter;
import org.postern.core.FakeMx.Stage;

/** Mail that has to wait: for hours and days by the box's clock, and over restarts. */
class PatienceTest {
    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private TestInternet internet;
    private TestBox box;
    private FakeMx nudged;
    private int nudges;

    @BeforeEach
    void start() throws Exception {
        internet = new TestInternet();
        Map<String, String> settings = new TreeMap<>(internet.settings());
        settings.remove("delivery.retry");
        box = TestBox.start(directory.resolve("data"), "office.test", clock, settings, "alice", "bob");
        nudged = internet.domain("nudge.test");
    }

    @AfterEach
    void stop() throws Exception {
        box.close();
        internet.close();
    }

    /** Time passes; fresh mail makes the queue look at its clock. All that is due is begun before it is through. */
    private void pass(Duration time) throws Exception {
        clock.advance(time);
        nudges++;
        box.write("bob", "now@nudge.test", "nudge", "wake up");
        nudged.letters(nudges);
    }

    @Test
    void retriesFollowTheScheduleUntilTheMailIsGivenUpAfterFiveDays() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        FakeMx busy = internet.domain("busy.test")
                .on(Stage.RCPT, line -> "451 4.7.1 come again, that was number " + attempts.incrementAndGet() + ".");
        box.write("alice", "carol@busy.test", "patience", "later");
        box.awaitOutbox("alice", "number 1.");
        pass(Duration.ofMinutes(4));
        assertThat(attempts.get()).as("not before its time").isEqualTo(1);
        pass(Duration.ofMinutes(2));
        box.awaitOutbox("alice", "number 2.");
        pass(Duration.ofMinutes(8));
        assertThat(attempts.get()).isEqualTo(2);
        pass(Duration.ofMinutes(4));
        box.awaitOutbox("alice", "number 3.");
        assertThat(box.inbox("alice")).isEmpty();
        for (int attempt = 4; attempt < 8; attempt++) {
            pass(Duration.ofHours(23));
            box.awaitOutbox("alice", "number " + attempt + ".");
        }
        assertThat(box.inbox("alice")).noneMatch(message -> message.contains("Action: failed"));
        pass(Duration.ofHours(30));
        assertThat(box.await("alice", "", message -> message.contains("Action: failed")))
                .contains("Final-Recipient: rfc822; carol@busy.test", "Status: 5.4.7", "451 4.7.1 come again")
                .contains("Subject: patience");
        pass(Duration.ofDays(1));
        assertThat(busy.count("RCPT")).as("given up is given up").isEqualTo(8);
    }

    @Test
    void waitingMailSurvivesARestart() throws Exception {
        FakeMx busy = internet.domain("busy.test").on(Stage.DATA, "451 4.3.0 come again");
        FakeMx stalling = internet.domain("stall.test").on(Stage.DOT, FakeMx.STALL);
        box.write("alice", "carol@busy.test", "patience", "later");
        box.write("alice", "carol@stall.test", "patience", "later");
        box.awaitOutbox("alice", "come again");
        stalling.awaitCommands(1, ".");
        busy.usual(Stage.DATA);
        stalling.usual(Stage.DOT);
        long before = System.nanoTime();
        box.restart();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("an exchanger that says nothing does not hold up the stop")
                .isLessThan(Duration.ofSeconds(20));
        Letter second = stalling.letter();
        assertThat(second.fields("Message-ID")).isEqualTo(stalling.all().get(0).fields("Message-ID"));
        assertThat(busy.taken()).as("deferred is deferred, restart or not").isEmpty();
        pass(Duration.ofMinutes(6));
        assertThat(busy.letter().recipients()).containsExactly("carol@busy.test");
        assertThat(box.inbox("alice")).isEmpty();
    }

    @Test
    void mailEditedFromTheOutboxAfterARestartIsNeitherSentTwiceNorLost() throws Exception {
        FakeMx busy = internet.domain("busy.test").on(Stage.RCPT, "451 4.3.0 come again");
        box.write("alice", "carol@busy.test", "price list", "the first price");
        box.awaitOutbox("alice", "come again");
        box.restart();
        WebClient.Page outbox = box.page("alice", "/outbox");
        assertThat(outbox.text()).contains("price list", "come again");
        Map<String, String> edit = outbox.hidden("/outbox");
        edit.put("act", "edit");
        WebClient.Page taken = box.browser("alice").post("/outbox", edit);
        assertThat(taken.status()).isEqualTo(303);
        busy.usual(Stage.RCPT);
        box.restart();
        pass(Duration.ofHours(1));
        assertThat(busy.taken()).as("it was taken back").isEmpty();
        assertThat(box.page("alice", "/outbox").text()).doesNotContain("price list");
        assertThat(box.page("alice", "/mail/sent").text()).doesNotContain("price list");
        assertThat(box.mail("alice", "Drafts")).singleElement().asString().contains("Subject: price list");

        WebClient.Page letter = box.page("alice", taken.location());
        assertThat(letter.text()).contains("carol@busy.test", "the first price");
        Map<String, String> again = letter.hidden("/compose");
        again.putAll(Map.of(
                "to", "carol@busy.test", "cc", "", "bcc", "", "subject", "price list", "body", "the second price"));
        again.put("action", "send");
        assertThat(box.post("alice", "/compose", again, "", new byte[0]).status())
                .isEqualTo(303);
        assertThat(busy.letter().text()).contains("the second price");
        assertThat(busy.taken()).hasSize(1);
        assertThat(box.mail("alice", "Drafts")).isEmpty();
        assertThat(box.mail("alice", "Sent")).singleElement().asString().contains("the second price");
    }

    /** Goes on from where it is set. */
    private static final class SettableClock extends Clock {
        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        void advance(Duration time) {
            ahead.updateAndGet(before -> before.plus(time));
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
