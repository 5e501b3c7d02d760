package org.postern.store.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;

/** What the database remembers about sign-ins: browsers, and the notices that were sent. */
class RememberedTest {
    private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private MailDatabase store;
    private Account alice;
    private Account bob;

    @BeforeEach
    void make() {
        open();
        alice = store.accounts().add(EmailAddress.parse("alice@office.test"), "", "right".toCharArray(), 0);
        bob = store.accounts().add(EmailAddress.parse("bob@office.test"), "", "right".toCharArray(), 0);
    }

    private void open() {
        store = MailDatabase.open(directory.resolve("store"), StoreSettings.DEFAULT, Clock.systemUTC());
    }

    private void restart() {
        store.close();
        open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private KnownBrowsers at(Duration later) {
        return new KnownBrowsers(store.knownBrowsers(), Clock.fixed(START.plus(later), ZoneOffset.UTC));
    }

    private boolean known(Duration later, Account account, String cookie) {
        return at(later).knows(account.address().key(), KnownBrowsers.digest(cookie));
    }

    private String signIn(Duration later, Account account, Optional<String> sent) {
        return at(later).remember(account.id(), sent, "Firefox", "192.0.2.1");
    }

    @Test
    void aBrowserIsKnownForItsPersonOnlyAndOverARestart() {
        String ofAlice = signIn(Duration.ZERO, alice, Optional.empty());
        restart();
        assertThat(known(DAY, alice, ofAlice)).isTrue();
        assertThat(known(DAY, bob, ofAlice)).as("another person").isFalse();
        assertThat(known(DAY, alice, "A".repeat(43))).as("forged").isFalse();
        assertThat(known(DAY, alice, "")).as("empty").isFalse();
        assertThat(known(DAY, alice, KnownBrowsers.digest(ofAlice)))
                .as("what the database holds")
                .isFalse();
        assertThat(at(DAY).knows("nobody@office.test", KnownBrowsers.digest(ofAlice)))
                .isFalse();
    }

    @Test
    void aBrowserIsForgottenHalfAYearAfterItsLastSignIn() {
        String cookie = signIn(Duration.ZERO, alice, Optional.empty());
        Duration kept = KnownBrowsers.KEPT;
        assertThat(known(kept.minusSeconds(1), alice, cookie)).isTrue();
        assertThat(known(kept, alice, cookie)).isFalse();
        assertThat(at(kept).list(alice.id())).isEmpty();
        assertThat(signIn(kept.minusSeconds(1), alice, Optional.of(cookie))).isEqualTo(cookie);
        assertThat(known(kept.plus(DAY), alice, cookie)).as("used again").isTrue();
    }

    @Test
    void ofMoreThanThirtyTheOneUnusedForLongestIsForgotten() {
        List<String> cookies = new ArrayList<>();
        for (int i = 0; i < 31; i++) {
            cookies.add(signIn(Duration.ofMinutes(i), alice, Optional.empty()));
        }
        assertThat(known(DAY, alice, cookies.get(0))).isFalse();
        assertThat(cookies.subList(1, 31)).allMatch(cookie -> known(DAY, alice, cookie));
        signIn(Duration.ofHours(1), alice, Optional.of(cookies.get(1)));
        signIn(Duration.ofHours(2), alice, Optional.empty());
        assertThat(known(DAY, alice, cookies.get(1))).isTrue();
        assertThat(known(DAY, alice, cookies.get(2))).isFalse();
        assertThat(at(DAY).list(alice.id())).hasSize(30);
        assertThat(at(DAY).list(bob.id())).isEmpty();
    }

    @Test
    void aPersonForgetsOwnBrowsersOnlyAndADeletedPersonLeavesNone() {
        String ofAlice = signIn(Duration.ZERO, alice, Optional.empty());
        String ofBob = signIn(Duration.ZERO, bob, Optional.empty());
        long id = at(DAY).list(alice.id()).get(0).id();
        assertThat(at(DAY).forget(bob.id(), id)).isFalse();
        assertThat(known(DAY, alice, ofAlice)).isTrue();
        assertThat(at(DAY).forget(alice.id(), id)).isTrue();
        assertThat(known(DAY, alice, ofAlice)).isFalse();
        store.accounts().delete(bob.address(), Set.of());
        Account next = store.accounts().add(bob.address(), "", "right".toCharArray(), 0);
        assertThat(known(DAY, next, ofBob))
                .as("the next person of that address")
                .isFalse();
    }

    @Test
    void aNoticeIsSentOnceADayAlsoOverARestart() {
        assertThat(claim(Duration.ZERO, alice)).isTrue();
        assertThat(claim(Duration.ofMinutes(1), alice)).isFalse();
        restart();
        assertThat(claim(DAY.minusSeconds(1), alice)).isFalse();
        assertThat(claim(DAY.minusSeconds(1), bob)).as("another person").isTrue();
        assertThat(claim(DAY, alice)).isTrue();
        assertThat(claim(DAY.plusHours(1), alice)).as("counted from the second").isFalse();
        store.noticeTimes().forget("guesses", alice.id());
        assertThat(claim(DAY.plusHours(1), alice)).as("nobody got the last one").isTrue();
        assertThat(claim(Duration.ofHours(-5), alice))
                .as("the clock was wrong and is set back")
                .isTrue();
    }

    private boolean claim(Duration later, Account account) {
        return store.noticeTimes().claim("guesses", account.id(), START.plus(later), DAY);
    }
}
