package org.postern.store.filter.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.AutoReplies;
import org.postern.store.account.Directory;
import org.postern.store.account.PasswordHash;
import org.postern.store.account.SenderList;
import org.postern.store.account.SieveScripts;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.PostOffice;
import org.postern.store.delivery.Screening;
import org.postern.store.delivery.Signer;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.message.ServerName;
import org.postern.store.sql.MailDatabase;

/** Scripts on a real store, and deliveries that follow them. */
class StoredFiltersTest {
    private static final Domain OFFICE = Domain.parse("office.test");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T02:30:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private MailDatabase open() {
        StoreSettings usual = StoreSettings.DEFAULT;
        return MailDatabase.open(
                directory,
                new StoreSettings(
                        new StoreSettings.Spooling(65_536, usual.spooling().memoryBytes()),
                        3,
                        new StoreSettings.Caches(512, 2_048, usual.caches().maildropMessages()),
                        usual.groups(),
                        new StoreSettings.Disk(1 << 20, usual.disk().checkpointBytes()),
                        usual.busyMillis(),
                        usual.ages(),
                        new PasswordHash.Cost(16, 1, 1)),
                CLOCK);
    }

    private static Account account(MailDatabase database, String address) {
        return database.accounts().add(EmailAddress.parse(address), "", "secret".toCharArray(), 0);
    }

    private static PostOffice office(MailDatabase database) {
        Directory people = new Directory(database.accounts(), database.aliases(), Set.of(OFFICE));
        SieveFiling filing = new SieveFiling(
                database.sieveScripts(),
                new SieveFiling.Memory(
                        database.autoReplies(),
                        database.seenMail(),
                        database.mailboxes()::folders,
                        database.blockList()),
                people,
                SieveLimits.DEFAULT,
                CLOCK,
                ZoneOffset.UTC);
        Screening none = Screening.NONE;
        return new PostOffice(
                database.mailboxes(),
                people,
                new Screening(none.senders(), none.junk(), filing),
                new PostOffice.Leaving(Signer.NONE, false),
                new ServerName(Domain.parse("mail.office.test"), OFFICE),
                CLOCK);
    }

    private static int messages(MailDatabase database, Account account, String folder) {
        return database.mailboxes().folders(account.id()).stream()
                .filter(f -> f.name().equals(folder))
                .mapToInt(FolderInfo::messages)
                .sum();
    }

    @Test
    void oneScriptOfAPersonRunsBesideTheNotice() {
        try (MailDatabase database = open()) {
            long alice = account(database, "alice@office.test").id();
            Filters filters = new Filters(database.sieveScripts(), SieveLimits.DEFAULT);
            filters.put(alice, "a", "keep;");
            filters.put(alice, "b", "discard;");
            filters.activate(alice, "a");
            filters.activate(alice, "b");
            filters.vacation(alice, new Vacation(true, "Away", "x", Optional.empty(), Optional.empty()));
            assertThat(database.sieveScripts().active(alice))
                    .extracting(SieveScripts.Script::name)
                    .containsExactly("b", "vacation");
            filters.put(alice, "b", "keep;");
            assertThat(filters.find(alice, "b").orElseThrow().active()).isTrue();
            assertThat(filters.deactivate(alice, "b")).isTrue();
            assertThat(filters.deactivate(alice, "b")).isFalse();
            filters.delete(alice, "b");
            assertThat(filters.list(alice))
                    .extracting(SieveScripts.Script::name)
                    .containsExactly("a", "vacation");
            assertThatThrownBy(() -> filters.activate(alice, "b")).isInstanceOf(AccountException.class);
            assertThatThrownBy(() -> filters.delete(alice, "b")).isInstanceOf(AccountException.class);
        }
    }

    @Test
    void whatIsWrongIsNotStored() {
        try (MailDatabase database = open()) {
            long alice = account(database, "alice@office.test").id();
            Filters filters = new Filters(database.sieveScripts(), new SieveLimits(1_000, 2, 32, 32, 5, 1_000));
            filters.put(alice, "a", "keep;");
            assertThatThrownBy(() -> filters.put(alice, "a", "keep")).isInstanceOf(ScriptException.class);
            assertThat(filters.find(alice, "a").orElseThrow().text()).isEqualTo("keep;");
            for (String name : List.of("", "a\nb", "Vacation", "x".repeat(101))) {
                assertThatThrownBy(() -> filters.put(alice, name, "keep;")).isInstanceOf(AccountException.class);
            }
            filters.put(alice, "b", "keep;");
            assertThatThrownBy(() -> filters.put(alice, "c", "keep;")).isInstanceOf(AccountException.class);
            filters.vacation(alice, new Vacation(false, "", "x", Optional.empty(), Optional.empty()));
            filters.put(alice, "b", "discard;");
            assertThatThrownBy(() -> filters.put(77, "a", "keep;")).isInstanceOf(AccountException.class);
        }
    }

    @Test
    void aNoticeIsReadBackAsItWasSetAndOutlivesARestart() {
        Vacation vacation = new Vacation(
                true,
                "休暇",
                "Back\nsoon.",
                Optional.of(LocalDate.of(2026, 12, 24)),
                Optional.of(LocalDate.of(2027, 1, 6)));
        long alice;
        try (MailDatabase database = open()) {
            alice = account(database, "alice@office.test").id();
            Filters filters = new Filters(database.sieveScripts(), SieveLimits.DEFAULT);
            assertThat(filters.vacation(alice)).isEmpty();
            filters.vacation(alice, vacation);
        }
        try (MailDatabase database = open()) {
            Filters filters = new Filters(database.sieveScripts(), SieveLimits.DEFAULT);
            Vacation read = filters.vacation(alice).orElseThrow();
            assertThat(read.text()).isEqualTo("Back\r\nsoon.");
            assertThat(read.subject()).isEqualTo("休暇");
            assertThat(read.enabled()).isTrue();
            filters.vacation(alice, read.enabled(false));
            assertThat(filters.vacation(alice).orElseThrow().enabled()).isFalse();
            assertThat(database.sieveScripts().active(alice)).isEmpty();
        }
    }

    @Test
    void seenMailIsRememberedOverARestartAndForgottenAfterAMonth() {
        Instant now = CLOCK.instant();
        long alice;
        try (MailDatabase database = open()) {
            alice = account(database, "alice@office.test").id();
            assertThat(database.seenMail().seen(alice, "a", now.minusSeconds(9)))
                    .isFalse();
            database.seenMail().remember(alice, Set.of("a", "b"), now);
            assertThat(database.autoReplies().claim(alice, "a", "h", now, 7))
                    .as("a notice to the same key")
                    .isTrue();
        }
        try (MailDatabase database = open()) {
            assertThat(database.seenMail().seen(alice, "a", now.minusSeconds(9)))
                    .isTrue();
            assertThat(database.seenMail().seen(alice, "a", now.plusSeconds(1))).isFalse();
            assertThat(database.seenMail().seen(alice + 1, "a", now.minusSeconds(9)))
                    .isFalse();
            database.seenMail().remember(alice, Set.of("a"), now.plus(Duration.ofDays(20)));
            database.seenMail().remember(alice, Set.of("c"), now.plus(Duration.ofDays(40)));
            assertThat(database.seenMail().seen(alice, "a", now)).isTrue();
            assertThat(database.seenMail().seen(alice, "b", now)).isFalse();
        }
    }

    @Test
    void seenMailOfAnAccountIsBounded() {
        Instant now = CLOCK.instant();
        try (MailDatabase database = open()) {
            long alice = account(database, "alice@office.test").id();
            database.seenMail().remember(alice, Set.of("oldest"), now.minusSeconds(1));
            Set<String> many = IntStream.range(0, 10_000).mapToObj(i -> "d" + i).collect(Collectors.toSet());
            database.seenMail().remember(alice, many, now);
            assertThat(database.seenMail().seen(alice, "oldest", Instant.EPOCH)).isTrue();
            database.seenMail().remember(alice, Set.of("newest"), now.plusSeconds(1));
            assertThat(database.seenMail().seen(alice, "oldest", Instant.EPOCH)).isFalse();
            assertThat(database.seenMail().seen(alice, "d7", Instant.EPOCH)).isTrue();
        }
    }

    @Test
    void theRightToAnswerIsGivenOnceAndOutlivesARestart() {
        Instant now = CLOCK.instant();
        long alice;
        try (MailDatabase database = open()) {
            alice = account(database, "alice@office.test").id();
            AutoReplies replies = database.autoReplies();
            assertThat(replies.claim(alice, "c@x.test", "h", now, 7)).isTrue();
            assertThat(replies.claim(alice, "c@x.test", "h", now, 7)).isFalse();
            assertThat(replies.claim(alice, "c@x.test", "other", now, 7)).isTrue();
            assertThat(replies.claim(alice, "d@x.test", "h", now, 7)).isTrue();
            assertThat(replies.claim(alice + 1, "c@x.test", "h", now, 7)).isTrue();
        }
        try (MailDatabase database = open()) {
            AutoReplies replies = database.autoReplies();
            assertThat(replies.claim(alice, "c@x.test", "h", now.plus(Duration.ofDays(6)), 7))
                    .isFalse();
            assertThat(replies.claim(alice, "c@x.test", "h", now.plus(Duration.ofDays(7)), 7))
                    .isTrue();
            // Answers of a clock that was years ahead do not silence for years.
            assertThat(replies.claim(alice, "e@x.test", "h", now.plus(Duration.ofDays(4_000)), 7))
                    .isTrue();
            assertThat(replies.claim(alice, "e@x.test", "h", now, 7)).isTrue();
        }
    }

    @Test
    void deliveryFollowsTheScriptAndAnotherProcessMayChangeIt() {
        try (MailDatabase database = open();
                MailDatabase command = open()) {
            Account alice = account(database, "alice@office.test");
            Filters filters = new Filters(command.sieveScripts(), SieveLimits.DEFAULT);
            PostOffice office = office(database);
            filters.put(alice.id(), "main", "require \"fileinto\"; fileinto \"仕事\"; fileinto \"Two\";");
            filters.activate(alice.id(), "main");
            receive(office, "Subject: x\n\nx\n");
            assertThat(messages(database, alice, "仕事")).isEqualTo(1);
            assertThat(messages(database, alice, "Two")).isEqualTo(1);
            assertThat(messages(database, alice, "Inbox")).isZero();

            filters.put(alice.id(), "main", "require \"fileinto\"; fileinto \"Three\";");
            receive(office, "Subject: x\n\nx\n");
            assertThat(messages(database, alice, "Three")).isEqualTo(1);

            command.sieveScripts().put(alice.id(), "main", "this is broken", 20);
            receive(office, "Subject: x\n\nx\n");
            assertThat(messages(database, alice, "Inbox")).isEqualTo(1);

            filters.put(alice.id(), "main", "discard;");
            receive(office, "Subject: x\n\nx\n");
            assertThat(messages(database, alice, "Inbox")).isEqualTo(1);

            filters.deactivate(alice.id(), "main");
            receive(office, "Subject: x\n\nx\n");
            assertThat(messages(database, alice, "Inbox")).isEqualTo(2);
        }
    }

    @Test
    void theAnswerToAColleagueIsInTheirInboxAndIsNotAnswered() {
        try (MailDatabase database = open()) {
            Account alice = account(database, "alice@office.test");
            Account bob = account(database, "bob@office.test");
            Filters filters = new Filters(database.sieveScripts(), SieveLimits.DEFAULT);
            Vacation away = new Vacation(true, "", "Away.", Optional.empty(), Optional.empty());
            filters.vacation(alice.id(), away);
            filters.vacation(bob.id(), away);
            PostOffice office = office(database);
            String mail = "From: bob@office.test\nTo: alice@office.test\nSubject: x\n\nx\n";
            for (int i = 0; i < 3; i++) {
                office.submit(
                                bob,
                                SieveFixture.arrival("bob@office.test", "alice@office.test", SieveFixture.mail(mail)))
                        .join();
            }
            assertThat(messages(database, alice, "Inbox")).isEqualTo(3);
            assertThat(messages(database, bob, "Inbox")).as("one answer").isEqualTo(1);
        }
    }

    @Test
    void mailOfABlockedAuthorGoesToJunkBeforeAnyScript() {
        try (MailDatabase database = open()) {
            Account alice = account(database, "alice@office.test");
            Account bob = account(database, "bob@office.test");
            Filters filters = new Filters(database.sieveScripts(), SieveLimits.DEFAULT);
            filters.put(alice.id(), "main", "require \"fileinto\"; fileinto \"Two\";");
            filters.activate(alice.id(), "main");
            SenderList blocked = database.blockList();
            assertThat(blocked.add(alice.id(), EmailAddress.parse("Spam@Elsewhere.test"), CLOCK.instant()))
                    .isTrue();
            PostOffice office = office(database);
            String mail = "From: =?utf-8?q?Some?= One <spam@elsewhere.TEST>\nSubject: x\n\nx\n";
            receive(office, mail);
            assertThat(messages(database, alice, "Junk")).isEqualTo(1);
            assertThat(messages(database, alice, "Two")).isZero();
            receive(office, mail.replace("spam@", "other@"));
            receive(office, "From: spam@elsewhere.test, x@third.test\nSubject: nobody is clearly the author\n\nx\n");
            assertThat(messages(database, alice, "Two")).isEqualTo(2);

            assertThat(blocked.holds(bob.id(), EmailAddress.parse("spam@elsewhere.test")))
                    .isFalse();
            assertThat(database.pictureList().holds(alice.id(), EmailAddress.parse("spam@elsewhere.test")))
                    .as("another list")
                    .isFalse();
            assertThat(blocked.remove(alice.id(), EmailAddress.parse("spam@elsewhere.test")))
                    .isTrue();
            receive(office, mail);
            assertThat(messages(database, alice, "Two")).isEqualTo(3);
        }
    }

    @Test
    void theListOfBlockedSendersIsBoundedAndGoesWithTheAccount() {
        try (MailDatabase database = open()) {
            Account alice = account(database, "alice@office.test");
            SenderList blocked = database.blockList();
            for (int i = 0; i < SenderList.MOST; i++) {
                blocked.add(alice.id(), EmailAddress.parse("a" + i + "@x.test"), CLOCK.instant());
            }
            EmailAddress more = EmailAddress.parse("more@x.test");
            assertThat(blocked.add(alice.id(), more, CLOCK.instant())).isFalse();
            assertThat(blocked.add(alice.id(), EmailAddress.parse("A7@x.test"), CLOCK.instant()))
                    .as("there already")
                    .isTrue();
            assertThat(blocked.list(alice.id())).hasSize(SenderList.MOST);
            database.accounts().delete(alice.address(), Set.of(alice.address()));
            assertThat(blocked.isUsed(alice.id())).isFalse();
        }
    }

    private static void receive(PostOffice office, String mail) {
        office.receive(SieveFixture.arrival("carol@elsewhere.test", "alice@office.test", SieveFixture.mail(mail)))
                .join();
    }
}
