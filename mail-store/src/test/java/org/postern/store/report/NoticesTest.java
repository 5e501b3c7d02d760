package org.postern.store.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.store.delivery.PostFixture.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.PostFixture;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.DsnRequest.Notify;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.Envelope;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.message.SmtpReply;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.outbound.Settlement;

/** What senders are told of each outcome, by what they asked for; and what is remembered of addresses. */
class NoticesTest {
    private static final String HELLO = "From: Alice <alice@office.test>\nTo: carol@far.test\nSubject: Hello\n"
            + "Message-ID: <1@office.test>\n\nHi there\n";
    private static final SmtpReply TAKEN = SmtpReply.parse("mx.far.test", 250, "250 2.0.0 taken");
    private static final SmtpReply BUSY = SmtpReply.parse("mx.far.test", 451, "451 4.3.0 busy");
    private static final SmtpReply UNKNOWN = SmtpReply.parse("mx.far.test", 550, "550 5.1.1 no such user");
    private static final RecipientOutcome FAILED = RecipientOutcome.refusedRecipient(UNKNOWN);

    @TempDir
    Path directory;

    private PostFixture post;
    private Settlement settlement;

    @BeforeEach
    void open() {
        post = new PostFixture(directory);
        settlement = settlement(ReportSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        post.close();
    }

    private Settlement settlement(ReportSettings settings) {
        Aftermath aftermath = post.aftermath(post.database.queue(), settings);
        return new Settlement(post.database.queue(), DeliverySettings.RETRIES, aftermath, new Random(1));
    }

    private void queue(@Nullable String sender, Optional<Account> account, DsnRequest dsn, String... recipients)
            throws IOException {
        List<EmailAddress> to = new ArrayList<>();
        for (String recipient : recipients) {
            to.add(EmailAddress.parse(recipient));
        }
        try (SpooledMessage message = post.spooled(text(HELLO))) {
            Delivery.Outbound outbound = new Delivery.Outbound(
                    Optional.ofNullable(sender).map(EmailAddress::parse), to, account.map(Account::id), false, dsn);
            post.mail
                    .deliver(new Delivery(message, List.of(), Optional.of(outbound)))
                    .join();
        }
    }

    private void queue(DsnRequest dsn, String... recipients) throws IOException {
        queue("alice@office.test", Optional.of(post.alice), dsn, recipients);
    }

    private static DsnRequest wish(Notify... events) {
        return new DsnRequest(
                Optional.of("env+2B1"),
                Optional.empty(),
                Map.of("carol@far.test", new DsnRequest.Wish(Set.of(events), Optional.of("rfc822;c+40far.test"))));
    }

    private List<OutboundQueue.Row> rows() {
        return post.database.queue().list(0, 100);
    }

    @Test
    void saysOfANullMxThatTheDomainTakesNoMail() throws IOException {
        queue(DsnRequest.NONE, "carol@far.test");
        settle(row -> RecipientOutcome.refusedRecipient(SmtpReply.ours(556, "5.1.10", "the domain takes no mail")));
        assertThat(told(post.alice))
                .singleElement()
                .asString()
                .contains("That domain takes no mail: check the spelling after the @.")
                .doesNotContain("no such mailbox");
    }

    private void settle(Function<OutboundQueue.Row, RecipientOutcome> outcome) {
        Map<OutboundQueue.Row, RecipientOutcome> outcomes = new LinkedHashMap<>();
        rows().forEach(row -> outcomes.put(row, outcome.apply(row)));
        settlement.settle(outcomes, post.clock.instant());
    }

    private List<String> told(Account account) throws IOException {
        List<String> reports = new ArrayList<>();
        for (MessageRow row : post.list(account, "Inbox")) {
            reports.add(new String(post.read(account, row), StandardCharsets.UTF_8));
        }
        return reports;
    }

    @Test
    void notifyDecidesWhatIsTold() throws IOException {
        Map<RecipientOutcome, String> actions = new LinkedHashMap<>();
        actions.put(new RecipientOutcome.Delivered(TAKEN, true), "");
        actions.put(new RecipientOutcome.Delivered(TAKEN, false), "relayed");
        actions.put(FAILED, "failed");
        int before = 0;
        for (Map.Entry<RecipientOutcome, String> entry : actions.entrySet()) {
            for (DsnRequest dsn : List.of(
                    DsnRequest.NONE,
                    wish(Notify.NEVER),
                    wish(Notify.SUCCESS),
                    wish(Notify.FAILURE),
                    wish(Notify.DELAY))) {
                queue(dsn, "carol@far.test");
                settle(row -> entry.getKey());
                Set<Notify> asked =
                        dsn.wish(EmailAddress.parse("carol@far.test")).events();
                boolean failure = asked.isEmpty() || asked.contains(Notify.FAILURE);
                boolean expected =
                        switch (entry.getValue()) {
                            case "relayed" -> asked.contains(Notify.SUCCESS);
                            case "failed" -> failure;
                            default -> false;
                        };
                List<String> told = told(post.alice);
                assertThat(told).as("%s %s", entry, asked).hasSize(before + (expected ? 1 : 0));
                if (expected) {
                    assertThat(told.get(0)).contains("\r\nAction: " + entry.getValue() + "\r\n");
                }
                before = told.size();
                assertThat(rows()).isEmpty();
            }
        }
        assertThat(before).isEqualTo(3);
        assertThat(told(post.alice))
                .anyMatch(report -> report.contains("Original-Envelope-Id: env+1\r\n")
                        && report.contains("Original-Recipient: rfc822; c@far.test\r\n"));
    }

    @Test
    void whoAsksIsToldOfDeliveryWithinTheBox() throws IOException {
        EmailAddress bob = EmailAddress.parse("bob@office.test");
        DsnRequest.Wish success = new DsnRequest.Wish(Set.of(Notify.SUCCESS), Optional.empty());
        DsnRequest dsn = new DsnRequest(Optional.of("e"), Optional.empty(), Map.of(bob.key(), success));
        for (String sender : List.of("alice@office.test", "carol@far.test")) {
            Envelope envelope = new Envelope(
                    Optional.of(EmailAddress.parse(sender)), List.of(bob, post.alice.address()), false, true, dsn);
            if (sender.startsWith("alice")) {
                post.submit(envelope, text(HELLO));
            } else {
                post.receive(envelope, text(HELLO));
            }
        }
        assertThat(rows()).as("nothing goes outside").isEmpty();
        assertThat(told(post.alice))
                .filteredOn(mail -> mail.contains("Action: "))
                .singleElement()
                .asString()
                .contains("Action: delivered\r\n", "Final-Recipient: rfc822; bob@office.test\r\n")
                .doesNotContain("Final-Recipient: rfc822; alice");
        assertThat(told(post.bob)).hasSize(2).noneMatch(mail -> mail.contains("Action: "));
    }

    @Test
    void delayIsToldOnceUnlessAnotherWishWasSaid() throws IOException {
        queue(DsnRequest.NONE, "carol@far.test", "dave@far.test");
        queue(wish(Notify.FAILURE), "carol@far.test");
        queue(wish(Notify.NEVER), "carol@far.test");
        for (int attempt = 0; attempt < 3; attempt++) {
            settle(row -> RecipientOutcome.refused(BUSY));
            assertThat(told(post.alice)).as("attempt %d", attempt).isEmpty();
        }
        post.clock.advance(Duration.ofHours(5));
        settle(row -> RecipientOutcome.refused(BUSY));
        assertThat(told(post.alice))
                .singleElement()
                .asString()
                .contains("Action: delayed\r\n", "<carol@far.test>", "<dave@far.test>", "Will-Retry-Until: ");
        close();
        open();
        post.clock.advance(Duration.ofHours(6));
        settle(row -> RecipientOutcome.refused(BUSY));
        assertThat(told(post.alice)).as("after a restart").hasSize(1);
        queue(wish(Notify.DELAY), "carol@far.test");
        settle(row -> RecipientOutcome.refused(BUSY));
        assertThat(told(post.alice)).as("too early for the new one").hasSize(1);
    }

    @Test
    void aClockThatLeapsAheadTellsNothingAndGivesNothingUp() throws IOException {
        queue(DsnRequest.NONE, "carol@far.test");
        post.clock.advance(Duration.ofDays(400));
        settle(row -> RecipientOutcome.refused(BUSY));
        post.clock.advance(Duration.ofDays(-800));
        settle(row -> RecipientOutcome.refused(BUSY));
        assertThat(told(post.alice)).isEmpty();
        assertThat(rows())
                .singleElement()
                .satisfies(row -> assertThat(row.attempts()).isEqualTo(2));
    }

    @Test
    void theWholeMessageComesBackUpToTheLimit() throws IOException {
        DsnRequest full = new DsnRequest(Optional.empty(), Optional.of(DsnRequest.Returned.FULL), Map.of());
        queue(full, "carol@far.test");
        settle(row -> FAILED);
        assertThat(told(post.alice).get(0)).contains("Content-Type: message/rfc822\r\n", "\r\n\r\nHi there\r\n");
        settlement = settlement(new ReportSettings(Duration.ZERO, 20, false, Duration.ZERO));
        queue(full, "carol@far.test");
        settle(row -> FAILED);
        assertThat(told(post.alice).get(0)).contains("too large to be returned").doesNotContain("Hi there");
        queue(DsnRequest.NONE, "carol@far.test");
        settle(row -> FAILED);
        assertThat(told(post.alice).get(0)).doesNotContain("Hi there").doesNotContain("too large");
    }

    @Test
    void onlyPeopleOfThisBoxAreTold() throws IOException {
        queue(null, Optional.of(post.alice), DsnRequest.NONE, "carol@far.test");
        queue("mallory@elsewhere.test", Optional.empty(), DsnRequest.NONE, "carol@far.test");
        queue("gone@office.test", Optional.empty(), DsnRequest.NONE, "carol@far.test");
        settle(row -> FAILED);
        assertThat(told(post.alice)).isEmpty();
        assertThat(rows()).as("no report was queued either").isEmpty();
        // a group's mail, of nobody's account: postmaster, here the oldest account, hears of it
        queue("postmaster@office.test", Optional.empty(), DsnRequest.NONE, "carol@far.test");
        settle(row -> FAILED);
        assertThat(told(post.alice)).hasSize(1);
        post.database.accounts().setEnabled(post.bob.address(), false);
        queue("bob@office.test", Optional.of(post.bob), DsnRequest.NONE, "carol@far.test");
        settle(row -> FAILED);
        assertThat(told(post.bob)).as("a disabled account").hasSize(1);
    }

    @Test
    void aReportThatCannotBeDeliveredEndsThere() throws IOException {
        post.database
                .aliases()
                .add(new Aliases.Entry(
                        Aliases.Kind.ALIAS,
                        EmailAddress.parse("away@office.test"),
                        List.of(EmailAddress.parse("alice@home.test"))));
        queue("away@office.test", Optional.empty(), DsnRequest.NONE, "carol@far.test");
        settle(row -> FAILED);
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.sender()).isEmpty();
            assertThat(row.recipient()).hasToString("alice@home.test");
        });
        settle(row -> FAILED);
        assertThat(rows()).isEmpty();
        assertThat(told(post.alice)).isEmpty();
    }

    @Test
    void anAddressThatIsUnknownThereIsRememberedAndNothingElse() throws IOException {
        Map<String, RecipientOutcome> outcomes = Map.of(
                "unknown@far.test", FAILED,
                "policy@far.test", RecipientOutcome.refusedRecipient(SmtpReply.parse("mx", 550, "550 5.7.1 no")),
                "full@far.test", RecipientOutcome.refusedRecipient(SmtpReply.parse("mx", 552, "552 5.2.2 full")),
                "afterdata@far.test", RecipientOutcome.refused(UNKNOWN),
                "ours@far.test", RecipientOutcome.refusedRecipient(SmtpReply.ours(550, "5.1.1", "we think")),
                "busy@far.test", RecipientOutcome.refusedRecipient(BUSY));
        queue(DsnRequest.NONE, outcomes.keySet().toArray(String[]::new));
        SuppressionList suppressed =
                post.aftermath(post.database.queue(), ReportSettings.DEFAULT).suppressed();
        settle(row -> outcomes.getOrDefault(row.recipient().toString(), FAILED));
        assertThat(post.database.suppressions().list())
                .extracting(entry -> entry.address().toString())
                .containsExactly("unknown@far.test");
        assertThat(suppressed.refusal(EmailAddress.parse("Unknown@FAR.test")).orElseThrow())
                .contains("delivery to this address failed on 20", "no such user", "the administrator can lift this");
        assertThat(suppressed.refusal(EmailAddress.parse("full@far.test"))).isEmpty();
        post.clock.advance(Duration.ofDays(31));
        assertThat(suppressed.refusal(EmailAddress.parse("unknown@far.test"))).isEmpty();
    }

    @Test
    void suppressionCanBeOff() throws IOException {
        settlement = settlement(new ReportSettings(Duration.ofHours(4), 0, false, Duration.ofDays(30)));
        queue(DsnRequest.NONE, "carol@far.test");
        settle(row -> FAILED);
        assertThat(post.database.suppressions().list()).isEmpty();
    }

    @Test
    void whatACommandRemovedMeanwhileIsNotBouncedAgain() throws IOException {
        queue(DsnRequest.NONE, "carol@far.test", "dave@far.test");
        OutboundQueue.Row underWay = rows().get(0);
        Notices notices =
                post.aftermath(post.database.queue(), ReportSettings.DEFAULT).notices();
        QueueSelection carol = new QueueSelection(
                Optional.empty(), Optional.empty(), Optional.of(underWay.recipient()), Optional.empty(), false);
        assertThat(notices.giveBack(carol, post.clock.instant())).isEqualTo(1);
        settlement.settle(Map.of(underWay, FAILED), post.clock.instant());
        assertThat(told(post.alice)).singleElement().asString().contains("the administrator took the message out");
        assertThat(post.database.queue().delete(QueueSelection.ALL)).as("dave").isEqualTo(1);
        settlement.settle(Map.of(underWay, FAILED), post.clock.instant());
        assertThat(told(post.alice)).as("the content is gone too").hasSize(1);
    }

    @Test
    void whatWasHeldMeanwhileStaysHeld() throws IOException {
        queue(DsnRequest.NONE, "carol@far.test");
        List<OutboundQueue.Row> underWay = rows();
        assertThat(post.database.queue().hold(QueueSelection.ALL, "why not")).isEqualTo(1);
        settlement.settle(Map.of(underWay.get(0), RecipientOutcome.refused(BUSY)), post.clock.instant());
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.held()).isTrue();
            assertThat(row.attempts()).isEqualTo(1);
        });
        assertThat(post.database.queue().nextDue()).isEmpty();
    }
}
