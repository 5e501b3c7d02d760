package org.postern.core.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.runtime.JavaLevel;
import org.postern.core.runtime.Vitals;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.audit.AuditEntry;
import org.postern.store.audit.AuditTrail;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.message.ServerName;
import org.postern.store.platform.Vital;
import org.postern.store.report.Alert;
import org.postern.store.report.Alerts;
import org.postern.store.report.BoxMail;
import org.postern.store.sql.MailDatabase;
import org.postern.tls.KeyStatus;
import org.postern.tls.seal.RecoveryKey;
import org.postern.tls.seal.RecoveryPublicKey;

/** What the box tells its administrators by itself, on a real store; each look is by a box that was just started. */
class AlertMailTest {
    private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
    private static final Duration ALMOST_A_DAY = Duration.ofHours(23);
    private static final Duration SOME_HOURS = Duration.ofHours(2);
    private static final Domain OFFICE = Domain.parse("office.test");
    /** Where an alert says that more is written. */
    private static final Pattern READ = Pattern.compile("Read: \"([^\"]+)\" in /usr/share/doc/postern/docs/(\\S+)");

    @TempDir
    Path data;

    private final MovedClock clock = new MovedClock();
    private final AtomicBoolean low = new AtomicBoolean();
    private JavaLevel java = new JavaLevel("25.0.3", Optional.of(LocalDate.of(2026, 4, 21)), JavaLevel.Choice.BUNDLED);
    private KeyStatus certificate = status(Duration.ofDays(80), false, Optional.empty());
    private MailDatabase database;
    private Account alice;
    private Account carol;
    private Account bob;
    private Path keys;

    @BeforeEach
    void open() throws IOException {
        database = MailDatabase.open(data, StoreSettings.DEFAULT, clock);
        bob = account("bob");
        alice = administrator("alice");
        carol = administrator("carol");
        keys = Files.createDirectory(
                data.resolve("keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSoundBoxWritesNothing() throws IOException {
        round();
        assertThat(inbox(alice)).isEmpty();
    }

    @Test
    void aPartThatFailsAndItsEnd() throws IOException {
        AtomicReference<Optional<String>> fault = new AtomicReference<>(Optional.of("the thread has ended"));
        withVitals(fault, Vitals::look);
        assertThat(inbox(alice)).as("one look may be a moment").isEmpty();
        Runnable twice = () -> withVitals(fault, vitals -> {
            vitals.look();
            vitals.look();
        });
        onceEach(Duration.ofDays(1), "Subject: A part of the mail server does not work: dns", twice);
        assertThat(last(alice)).contains("The reason: the thread has ended.", "DNS に問い合わせできません");

        withVitals(fault, vitals -> {
            vitals.look();
            vitals.look();
            fault.set(Optional.empty());
            vitals.look();
        });
        assertThat(last(alice)).contains("Subject: A part of the mail server works again: dns", "直りました");
    }

    @Test
    void anOldJava() throws IOException {
        java = new JavaLevel("17.0.15", Optional.of(LocalDate.of(2025, 4, 15)), JavaLevel.Choice.SYSTEM);
        onceEach(Duration.ofDays(30), "Subject: Java has no new security fixes", this::round);
        assertThat(last(alice)).contains("17.0.15", "2025-04-15", "days old", "セキュリティ修正は");
    }

    @Test
    void aCertificateThatEndsAndThatNothingRenewed() throws IOException {
        certificate = status(Duration.ofDays(29), false, Optional.empty());
        round();
        round();
        assertThat(inbox(alice)).hasSize(1);
        certificate = status(Duration.ofDays(13), false, Optional.empty());
        round();
        assertThat(inbox(alice)).hasSize(2);
        certificate = status(Duration.ofDays(5), true, Optional.empty());
        round();
        assertThat(last(alice)).contains("less than 14 days").doesNotContain("makes it anew");
        certificate = status(Duration.ofDays(2), true, Optional.empty());
        onceEach(Duration.ofDays(1), "Subject: The certificate ends in less than 3 days", this::round);
        assertThat(last(alice)).contains("makes it anew by itself, but could not");
        certificate = status(Duration.ofDays(-1), false, Optional.empty());
        round();
        assertThat(last(alice)).contains("Subject: The certificate has ended");
    }

    @Test
    void theBoxesOwnCertificateIsNobodysBusinessUntilItsRenewalHasFailedForLong() throws IOException {
        certificate = status(Duration.ofDays(29), true, Optional.empty());
        round();
        assertThat(inbox(alice)).isEmpty();
    }

    @Test
    void changedCertificateFilesThatCannotBeUsed() throws IOException {
        certificate = status(Duration.ofDays(80), false, Optional.of("key and certificate do not match"));
        round(1);
        assertThat(inbox(alice)).as("in the middle of two files").isEmpty();
        onceEach(Duration.ofDays(1), "Subject: The new certificate cannot be used", () -> round(2));
        assertThat(last(alice)).contains("key and certificate do not match");
    }

    @Test
    void anotherRecoveryKeyThanThatOfTheLastBackup() throws IOException {
        RecoveryPublicKey first = key();
        backup(first);
        round();
        assertThat(inbox(alice)).isEmpty();
        RecoveryPublicKey second = key();
        onceEach(Duration.ofDays(7), "Subject: The recovery key of the backups has changed", this::round);
        assertThat(last(alice)).contains(first.fingerprint(), second.fingerprint());

        backup(second);
        key();
        round();
        assertThat(inbox(alice)).as("a second change is another alert").hasSize(3);
        clock.forward(Duration.ofDays(15));
        backup(RecoveryPublicKey.read(keys).orElseThrow());
        clock.forward(Duration.ofDays(15));
        round();
        assertThat(inbox(alice)).as("an old change").hasSize(3);
    }

    @Test
    void aDiskThatIsNearlyFull() throws IOException {
        low.set(true);
        onceEach(Duration.ofDays(1), "Subject: The disk of the mail is nearly full", this::round);
        low.set(false);
        clock.forward(Duration.ofDays(2));
        round();
        assertThat(inbox(alice)).hasSize(2);
    }

    @Test
    void withoutAnAdministratorThePersonBehindPostmasterGetsIt() throws IOException {
        database.accounts().setRole(alice.address(), Account.Role.MEMBER);
        database.accounts().setRole(carol.address(), Account.Role.MEMBER);
        low.set(true);
        round();
        assertThat(inbox(bob)).as("the oldest account").hasSize(1);
        assertThat(inbox(alice)).isEmpty();
    }

    @Test
    void inFrontOfAnotherServerOnlyTheLogSaysIt() throws IOException {
        for (Account account : List.of(alice, bob, carol)) {
            database.accounts().delete(account.address(), Set.of());
        }
        Account there = database.accounts().findOrAddWithoutPassword(EmailAddress.parse("dora@office.test"), "");
        database.accounts().setRole(there.address(), Account.Role.ADMINISTRATOR);
        low.set(true);
        round();
        assertThat(inbox(there)).isEmpty();
    }

    /** While a state lasts: one mail for each administrator and none for a member, a second one when the time is over. */
    private void onceEach(Duration apart, String subject, Runnable look) throws IOException {
        int before = inbox(alice).size();
        look.run();
        assertThat(inbox(alice)).hasSize(before + 1);
        assertThat(last(alice))
                .contains(subject, "\r\n----\r\n", "管理者へのお知らせ", "mail.office.test", "To: alice@office.test");
        assertReferenceIsThere(last(alice));
        look.run();
        clock.forward(apart.minusDays(1).plus(ALMOST_A_DAY));
        look.run();
        assertThat(inbox(alice)).as("before the time is over").hasSize(before + 1);
        clock.forward(SOME_HOURS);
        look.run();
        look.run();
        assertThat(inbox(alice)).as("once the time is over").hasSize(before + 2);
        assertThat(inbox(carol)).hasSameSizeAs(inbox(alice));
        assertThat(inbox(bob)).as("a member").isEmpty();
    }

    private static void assertReferenceIsThere(String mail) throws IOException {
        Matcher read = READ.matcher(mail);
        assertThat(read.find()).as(mail).isTrue();
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("packaging"))) {
            root = Objects.requireNonNull(root.getParent());
        }
        assertThat(Files.readString(root.resolve("packaging/docs").resolve(read.group(2))))
                .containsPattern("(?m)^#+ " + Pattern.quote(read.group(1)) + "$");
    }

    private void round() {
        round(1);
    }

    private void round(int looks) {
        withAlerts(alerts -> {
            AlertRounds.Facts facts = new AlertRounds.Facts(java, () -> certificate, data, keys, low::get);
            try (AlertRounds rounds = new AlertRounds(facts, alerts, clock)) {
                for (int i = 0; i < looks; i++) {
                    rounds.look();
                }
            }
        });
    }

    private void withVitals(AtomicReference<Optional<String>> fault, Consumer<Vitals> work) {
        withAlerts(alerts -> {
            try (Vitals vitals = new Vitals(clock, new PartAlerts(alerts))) {
                vitals.add(List.of(new Vital("dns", fault::get)));
                work.accept(vitals);
            }
        });
    }

    /** Returns when everything is written. */
    private void withAlerts(Consumer<Consumer<Alert>> work) {
        BoxMail mail = new BoxMail(
                new Directory(database.accounts(), database.aliases(), Set.of(OFFICE)),
                database.accounts(),
                database.passwords(),
                database.mailboxes(),
                new ServerName(Domain.parse("mail.office.test"), OFFICE));
        try (Alerts alerts = new Alerts(mail, database.noticeTimes(), clock, Duration.ofMinutes(2))) {
            work.accept(alerts);
        }
    }

    private RecoveryPublicKey key() {
        try (RecoveryKey key = RecoveryKey.random(new SecureRandom())) {
            RecoveryPublicKey.store(keys, key.publicKey());
            return key.publicKey();
        }
    }

    private void backup(RecoveryPublicKey key) {
        new AuditTrail(data)
                .add(new AuditEntry(
                        clock.instant(),
                        "root",
                        "console",
                        "backup",
                        "file",
                        SealingKeyHistory.note(key),
                        AuditEntry.Outcome.DONE));
    }

    private KeyStatus status(Duration left, boolean locallyMade, Optional<String> refused) {
        Instant now = clock.instant();
        return new KeyStatus(
                "CN=mail.office.test",
                "CN=authority",
                "AB:CD",
                now.minus(Duration.ofDays(90)),
                now.plus(left),
                locallyMade,
                List.of(),
                refused);
    }

    private Account account(String name) {
        return database.accounts()
                .add(EmailAddress.parse(name + "@office.test"), name, "correct horse battery".toCharArray(), 0);
    }

    private Account administrator(String name) {
        Account account = account(name);
        database.accounts().setRole(account.address(), Account.Role.ADMINISTRATOR);
        return account;
    }

    private List<String> inbox(Account account) throws IOException {
        Mailboxes mail = database.mailboxes();
        long inbox = mail.folder(account.id(), "inbox").orElseThrow().id();
        List<String> texts = new ArrayList<>();
        for (MessageRow row : mail.list(inbox, Mailboxes.ListFilter.ALL, 0, 100)) {
            try (InputStream in = mail.content(account.id(), row.uidl())) {
                texts.add(new String(in.readAllBytes(), UTF_8));
            }
        }
        return texts;
    }

    /** The newest comes first in the list. */
    private String last(Account account) throws IOException {
        return inbox(account).get(0);
    }

    /** A clock that stands until it is moved. */
    private static final class MovedClock extends Clock {
        private volatile Instant now = START;

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
