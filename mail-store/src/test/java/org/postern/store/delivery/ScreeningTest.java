package org.postern.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.store.delivery.PostFixture.arrival;
import static org.postern.store.delivery.PostFixture.envelope;
import static org.postern.store.delivery.PostFixture.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.TransitStream;

/** What the post office does with what the checks find and the accounts want. */
class ScreeningTest {
    private static final String MAIL = "From: eve@far.test\nSubject: x\n\nbody\n";

    @TempDir
    Path directory;

    private PostFixture post;
    private Finding finding = Finding.NONE;
    private Filing.Plan plan = Filing.Plan.KEEP;
    private final List<Filing.Standing> asked = new ArrayList<>();
    private final List<Filing.Plan> stored = new ArrayList<>();

    @BeforeEach
    void open() {
        post = new PostFixture(directory);
    }

    @AfterEach
    void close() {
        post.close();
    }

    private Intake.Receipt receive(String mail, String sender, String... recipients) throws IOException {
        Screening screening = new Screening(SenderCheck.of(finding), Screening.NONE.junk(), new Noted());
        try (SpooledMessage message = post.spooled(text(mail))) {
            return post.office(screening)
                    .receive(arrival(envelope(sender, recipients), message))
                    .join();
        }
    }

    private final class Noted implements Filing {
        @Override
        public Plan plan(Account account, EmailAddress recipient, IncomingMessage arrival, Standing standing) {
            asked.add(standing);
            return plan;
        }

        @Override
        public void stored(long accountId, Plan done) {
            stored.add(done);
        }
    }

    private static Filing.Plan refusing(Optional<Filing.Reply> notice) {
        return new Filing.Plan(
                List.of(keep()),
                List.of(),
                Optional.empty(),
                Optional.of(new Filing.Refusal("go away", notice)),
                Set.of());
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }

    private static Filing.Keep keep() {
        return new Filing.Keep(Optional.empty(), Set.of(), Set.of());
    }

    private String queued(OutboundQueue.Row row) throws IOException {
        try (InputStream in = TransitStream.of(post.database.queue().content(row.messageId()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void refusesAndDefersAsTheSenderCheckSays() throws IOException {
        finding = new Finding(Finding.Verdict.REJECT, "5.7.1 not from there", "", false);
        assertThatThrownBy(() -> receive(MAIL, "eve@far.test", "bob@office.test"))
                .cause()
                .isInstanceOfSatisfying(
                        SubmissionRefused.class,
                        refused -> assertThat(refused.code() + " " + refused.enhancedCode() + " " + refused.text())
                                .isEqualTo("550 5.7.1 not from there"));
        finding = new Finding(Finding.Verdict.DEFER, "4.4.3 no answer", "", false);
        assertThatThrownBy(() -> receive(MAIL, "eve@far.test", "bob@office.test"))
                .cause()
                .isInstanceOfSatisfying(
                        SubmissionRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(451));
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
    }

    @Test
    void putsQuarantinedMailIntoJunkWithTheFindingOnTop() throws IOException {
        finding = new Finding(
                Finding.Verdict.QUARANTINE, "", "Authentication-Results: mail.office.test; dmarc=fail\r\n", false);
        receive(MAIL, "eve@far.test", "bob@office.test");
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
        assertThat(post.only(post.bob, "Junk"))
                .startsWith("Return-Path: <eve@far.test>\r\nDelivered-To: bob@office.test\r\n"
                        + "Authentication-Results: mail.office.test; dmarc=fail\r\nFrom: eve@far.test\r\n");
    }

    @Test
    void takesOffAuthenticationResultsInOurNameAndNoOthers() throws IOException {
        receive(
                "Authentication-Results: mail.office.test; dmarc=pass\nauthentication-results : (x) Mail.Office.Test 1; spf=pass\n"
                        + "Authentication-Results:\n\tmail.office.test\n\t; dkim=pass\nno field at all\n"
                        + "Authentication-Results: relay.far.test; spf=pass\nSubject: x\n\nAuthentication-Results: mail.office.test; in the body\n",
                "eve@far.test",
                "bob@office.test");
        assertThat(post.only(post.bob, "Inbox"))
                .doesNotContain("dmarc=pass", "dkim=pass", "(x)")
                .endsWith("no field at all\r\nAuthentication-Results: relay.far.test; spf=pass\r\nSubject: x\r\n\r\n"
                        + "Authentication-Results: mail.office.test; in the body\r\n");
    }

    @Test
    void filesIntoAFolderThatItMakesWithFlagsAndKeywords() throws IOException {
        plan = new Filing.Plan(
                List.of(
                        new Filing.Keep(Optional.of("Bills 2026"), Set.of(Flag.SEEN), Set.of("$label1")),
                        new Filing.Keep(Optional.of("no//such name"), Set.of(), Set.of())),
                List.of(),
                Optional.empty());
        receive(MAIL, "eve@far.test", "bob@office.test");
        MessageRow filed = post.list(post.bob, "bills 2026").get(0);
        assertThat(filed.flags()).containsExactly(Flag.SEEN);
        assertThat(filed.keywords()).containsExactly("$label1");
        assertThat(post.list(post.bob, "Inbox")).hasSize(1); // a name that no folder can have
    }

    @Test
    void discardsWhatNobodyWants() throws IOException {
        plan = new Filing.Plan(List.of(), List.of(), Optional.empty());
        assertThat(receive(MAIL, "eve@far.test", "bob@office.test").stored()).isEmpty();
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
    }

    @Test
    void redirectsFromTheAccountAndRefusesTheMailWhenItComesBack() throws IOException {
        plan = new Filing.Plan(
                List.of(), List.of(address("bob@far.test"), address("alice@office.test")), Optional.empty());
        receive(MAIL, "eve@far.test", "bob@office.test");
        OutboundQueue.Row row = post.database.queue().list(0, 10).get(0);
        assertThat(row.sender()).contains(post.bob.address());
        assertThat(row.recipient()).isEqualTo(address("bob@far.test"));
        assertThat(queued(row)).isEqualTo("Delivered-To: bob@office.test\r\n" + MAIL.replace("\n", "\r\n"));
        assertThat(post.only(post.alice, "Inbox"))
                .startsWith("Return-Path: <bob@office.test>\r\nDelivered-To: bob@office.test\r\n");
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
        assertThatThrownBy(() -> receive(queued(row).replace("\r\n", "\n"), "bob@office.test", "bob@office.test"))
                .cause()
                .isInstanceOfSatisfying(
                        SubmissionRefused.class,
                        refused -> assertThat(refused.enhancedCode()).isEqualTo("5.4.6"));
    }

    @Test
    void keepsARedirectedMailWhoseTargetIsGone() throws IOException {
        plan = new Filing.Plan(List.of(), List.of(address("nobody@office.test")), Optional.empty());
        receive(MAIL, "eve@far.test", "bob@office.test");
        assertThat(post.list(post.bob, "Inbox")).hasSize(1);
    }

    @Test
    void redirectsABounceFromNobody() throws IOException {
        plan = new Filing.Plan(List.of(keep()), List.of(address("bob@far.test")), Optional.empty());
        receive(MAIL, "", "bob@office.test");
        assertThat(post.database.queue().list(0, 10).get(0).sender()).isEmpty();
    }

    @Test
    void answersFromNobodyHereAndElsewhere() throws IOException {
        byte[] answer = text("From: bob@office.test\nSubject: Auto: x\n\naway\n");
        plan = new Filing.Plan(
                List.of(keep()),
                List.of(),
                Optional.of(new Filing.Reply(address("eve@far.test"), new BytesMessage(answer))));
        receive(MAIL, "eve@far.test", "bob@office.test");
        OutboundQueue.Row row = post.database.queue().list(0, 10).get(0);
        assertThat(row.sender()).isEmpty();
        assertThat(queued(row)).isEqualTo(new String(answer, StandardCharsets.UTF_8));
        plan = new Filing.Plan(
                List.of(keep()),
                List.of(),
                Optional.of(new Filing.Reply(address("alice@office.test"), new BytesMessage(answer))));
        receive(MAIL, "alice@office.test", "bob@office.test");
        assertThat(post.only(post.alice, "Inbox")).startsWith("Return-Path: <>\r\nFrom: bob@office.test");
    }

    @Test
    void aRefusalIsTheReplyToTheOnlyRecipient() throws IOException {
        Filing.Reply notice = new Filing.Reply(address("eve@far.test"), new BytesMessage(text("Subject: no\n\nno\n")));
        plan = refusing(Optional.of(notice));
        assertThatThrownBy(() -> receive(MAIL, "eve@far.test", "bob@office.test"))
                .cause()
                .isInstanceOfSatisfying(
                        SubmissionRefused.class,
                        refused -> assertThat(refused.code() + " " + refused.enhancedCode() + " " + refused.text())
                                .isEqualTo("550 5.7.1 go away"));
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
        assertThat(post.database.queue().list(0, 10))
                .as("nothing is sent beside it")
                .isEmpty();
        assertThat(stored).isEmpty();
    }

    @Test
    void aRefusalOfOneOfSeveralGoesByMailToAProvenSenderOnly() throws IOException {
        Filing.Reply notice = new Filing.Reply(address("eve@far.test"), new BytesMessage(text("Subject: no\n\nno\n")));
        plan = refusing(Optional.of(notice));
        receive(MAIL, "eve@far.test", "bob@office.test", "alice@office.test");
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
        assertThat(post.database.queue().list(0, 10)).hasSize(2);
        assertThat(post.database.queue().list(0, 10).get(0).sender()).isEmpty();

        plan = refusing(Optional.empty());
        receive(MAIL, "eve@far.test", "bob@office.test", "alice@office.test");
        assertThat(post.list(post.bob, "Inbox")).hasSize(1);
        assertThat(post.database.queue().list(0, 10)).hasSize(2);
    }

    @Test
    void aColleaguesMailIsNotRefusedOnTheWire() throws IOException {
        Filing.Reply notice =
                new Filing.Reply(address("alice@office.test"), new BytesMessage(text("Subject: no\n\nno\n")));
        plan = refusing(Optional.of(notice));
        try (SpooledMessage message = post.spooled(text("From: alice@office.test\nSubject: x\n\nbody\n"))) {
            Screening screening = new Screening(SenderCheck.of(finding), Screening.NONE.junk(), new Noted());
            Intake.Receipt unused = post.office(screening)
                    .submit(post.alice, arrival(envelope("alice@office.test", "bob@office.test"), message))
                    .join();
        }
        assertThat(post.list(post.bob, "Inbox")).isEmpty();
        assertThat(post.only(post.alice, "Inbox")).startsWith("Return-Path: <>\r\nSubject: no");
        assertThat(asked).containsExactly(new Filing.Standing(false, true));
    }

    @Test
    void filtersLearnWhetherTheSenderIsProvenAndThatAllIsOnDisk() throws IOException {
        receive(MAIL, "eve@far.test", "bob@office.test");
        assertThat(asked).containsExactly(new Filing.Standing(false, false));
        finding = new Finding(Finding.Verdict.PASS, "", "", true, true);
        plan = new Filing.Plan(List.of(), List.of(), Optional.empty(), Optional.empty(), Set.of("d"));
        receive(MAIL, "eve@far.test", "bob@office.test");
        assertThat(asked).contains(new Filing.Standing(false, true));
        assertThat(stored).as("also for what is discarded").contains(plan);
    }

    @Test
    void aGroupSendsEachMemberOneCopyAndForeignOnesFromThePostmaster() throws IOException {
        post.database
                .aliases()
                .add(new Aliases.Entry(
                        Aliases.Kind.GROUP,
                        address("staff@office.test"),
                        List.of(post.alice.address(), post.bob.address(), address("carol@far.test"))));
        receive(MAIL, "eve@far.test", "staff@office.test", "alice@office.test");
        assertThat(post.list(post.alice, "Inbox")).hasSize(1);
        assertThat(post.list(post.bob, "Inbox")).hasSize(1);
        OutboundQueue.Row row = post.database.queue().list(0, 10).get(0);
        assertThat(row.sender()).contains(address("postmaster@office.test"));
        assertThat(queued(row)).startsWith("Delivered-To: staff@office.test\r\nFrom: eve@far.test");
        post.submit(envelope("alice@office.test", "staff@office.test"), text("From: alice@office.test\n\nhi\n"));
        OutboundQueue.Row own = post.database.queue().list(0, 10).get(0);
        assertThat(own.sender()).contains(post.alice.address());
        assertThat(queued(own)).doesNotContain("Delivered-To");
    }

    @Test
    void mayWriteAsAnAliasOfOnesOwn() throws IOException {
        post.database
                .aliases()
                .add(new Aliases.Entry(Aliases.Kind.ALIAS, address("info@office.test"), List.of(post.alice.address())));
        post.submit(envelope("info@office.test", "bob@office.test"), text("From: Info <info@office.test>\n\nhi\n"));
        assertThat(post.only(post.bob, "Inbox")).startsWith("Return-Path: <info@office.test>");
    }
}
