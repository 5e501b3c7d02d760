package org.postern.store.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.AppPasswords;
import org.postern.store.account.HopTicket;
import org.postern.store.account.HopTickets;
import org.postern.store.account.SignInResult;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;

/** How long a sign-in holds, with the real register and a clock that the test moves. */
class GrantTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    private MailDatabase store;
    private HopTickets tickets;
    private TicketGrants ofTickets;
    private Grants ofPasswords;
    private Account alice;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = MailDatabase.open(directory.resolve("store"), StoreSettings.DEFAULT, Clock.systemUTC());
        tickets = new HopTickets(store.passwords());
        ofTickets = new TicketGrants(tickets, now::get);
        ofPasswords = new Grants(
                store.passwords(),
                store.appPasswords(),
                new AppPasswords(store.appPasswords(), Clock.systemUTC()),
                now::get);
        alice = store.accounts().add(EmailAddress.parse("alice@office.test"), "", "right".toCharArray(), 0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTicketsSessionEndsWithThePasswordTheAccountAndTheTicket() {
        Grant changed = ofTicket();
        assertStands(changed);
        store.accounts().setPassword(alice.address(), "another".toCharArray());
        assertEnded(changed);

        Grant demoted = ofTicket();
        store.accounts().setRole(alice.address(), Account.Role.ADMINISTRATOR);
        assertEnded(demoted);

        Grant signedOut = ofTicket();
        HopTicket last = tickets.issue(alice);
        Grant stays = ofTickets.of(last.secret());
        tickets.revokeAll(alice.id() + 1);
        assertStands(signedOut);
        tickets.revoke(last);
        assertStands(signedOut);
        assertEnded(stays);

        Grant suspended = ofTicket();
        store.accounts().setEnabled(alice.address(), false);
        assertEnded(suspended);
        store.accounts().setEnabled(alice.address(), true);
        assertEnded(suspended);

        Grant deleted = ofTicket();
        store.accounts().delete(alice.address(), Set.of());
        assertEnded(deleted);
    }

    @Test
    void aPasswordThatWasChangedWhileItWasTriedHoldsForNoSession() {
        SignInResult.Granted before = new SignInResult.Granted(
                alice, store.passwords().find(alice.id()).orElseThrow().version());
        store.accounts().setPassword(alice.address(), "another".toCharArray());
        assertEnded(ofPasswords.of(before, "right".toCharArray()));
    }

    @Test
    void aPasswordThatWasChangedMeanwhileIsNotReplaced() {
        long shown = store.passwords().find(alice.id()).orElseThrow().version();
        assertThat(store.accounts().replacePassword(alice.address(), "mine".toCharArray(), shown))
                .isTrue();
        String kept = store.passwords().find(alice.id()).orElseThrow().hash();
        assertThat(store.accounts().replacePassword(alice.address(), "the thief's".toCharArray(), shown))
                .isFalse();
        assertThat(store.passwords().find(alice.id()).orElseThrow().hash()).isEqualTo(kept);
        assertThat(store.passwords().find(alice.id()).orElseThrow().version()).isEqualTo(shown + 1);
    }

    @Test
    void theRegisterIsAskedEveryOtherSecondAndNotForEachCommand() {
        AtomicInteger asked = new AtomicInteger();
        Grant grant = new Grant(() -> asked.incrementAndGet() > 0, now::get);
        for (int i = 0; i < 1_000; i++) {
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
            assertThat(grant.stands()).isTrue();
        }
        assertThat(asked).hasValue(5);
    }

    @Test
    void aRegisterThatCannotBeReadEndsNoSession() {
        Grant grant = new Grant(
                () -> {
                    throw new StoreException(StoreException.Kind.FAILED, "thrown by the test");
                },
                now::get);
        assertStands(grant);
        assertStands(grant);
    }

    private Grant ofTicket() {
        return ofTickets.of(tickets.issue(alice).secret());
    }

    private void assertStands(Grant grant) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(grant.stands()).isTrue();
    }

    private void assertEnded(Grant grant) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(grant.stands()).isFalse();
    }
}
