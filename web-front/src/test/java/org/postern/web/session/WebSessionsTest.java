package org.postern.web.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.postern.web.FakeSignIn;

/** Sessions, tokens and kept forms, with a clock that the test controls. */
class WebSessionsTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final SessionTimes TIMES = new SessionTimes(
            Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofDays(14), Duration.ofSeconds(3), 5, 3);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
    private final FakeSignIn signIn = new FakeSignIn();
    private final WebSessions sessions =
            new WebSessions(TIMES, signIn, Clock.systemUTC(), now::get, new SecureRandom());

    private WebSessions.Opened open(String name, boolean ownPc) {
        SignIn.Result.Granted granted = (SignIn.Result.Granted)
                signIn.signIn(name, "right".toCharArray(), new SignIn.Asker(HERE, Optional.empty(), ""));
        return sessions.open(granted, new SignInOrigin(HERE, "Test\n1", Locale.ENGLISH, ZoneOffset.UTC, ownPc));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void idleSessionEndsAfterHalfAnHourAndTakesItsTicketAlong() {
        WebSessions.Opened alice = open("alice", false);
        pass(Duration.ofMinutes(29));
        assertThat(sessions.find(alice.cookie(), HERE)).isPresent();
        pass(Duration.ofMinutes(29));
        assertThat(sessions.find(alice.cookie(), HERE)).isPresent();
        pass(Duration.ofMinutes(30));
        sessions.sweep();

        assertThat(sessions.size()).isZero();
        assertThat(signIn.signedOut).containsExactly("ticket-1");
        assertThat(sessions.endedOwner(alice.cookie())).hasValue("alice@office.test");
        pass(Duration.ofDays(1));
        assertThat(sessions.endedOwner(alice.cookie())).isEmpty();
    }

    @Test
    void aPageThatOnlyListensKeepsNobodySignedIn() {
        WebSessions.Opened alice = open("alice", false);
        pass(Duration.ofMinutes(29));
        assertThat(sessions.look(alice.cookie())).isPresent();
        sessions.recheck(id -> true);
        assertThat(sessions.look(alice.cookie())).isPresent();
        pass(Duration.ofMinutes(1));
        sessions.recheck(id -> true);
        assertThat(sessions.size()).isZero();
        assertThat(sessions.look(alice.cookie())).isEmpty();
    }

    @Test
    void sessionInUseEndsAfterTwelveHours() {
        WebSessions.Opened alice = open("alice", false);
        for (int i = 0; i < 35; i++) {
            pass(Duration.ofMinutes(20));
            assertThat(sessions.find(alice.cookie(), HERE)).isPresent();
        }
        pass(Duration.ofMinutes(20));
        assertThat(sessions.find(alice.cookie(), HERE)).isEmpty();
    }

    @Test
    void ownPcLivesForAFortnight() {
        WebSessions.Opened alice = open("alice", true);
        pass(Duration.ofDays(13));
        assertThat(sessions.find(alice.cookie(), HERE)).isPresent();
        pass(Duration.ofDays(1));
        assertThat(sessions.find(alice.cookie(), HERE)).isEmpty();
    }

    @Test
    void accountIsLookedUpAgainAfterThreeSecondsOnly() {
        WebSessions.Opened alice = open("alice", false);
        signIn.tickets.clear();
        pass(Duration.ofSeconds(2));
        assertThat(sessions.find(alice.cookie(), HERE)).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(sessions.find(alice.cookie(), HERE)).isEmpty();
    }

    @Test
    void aRunningRequestLearnsThatItsSessionEnded() {
        WebSessions.Opened alice = open("alice", false);
        WebSessions.Opened bob = open("bob", false);
        pass(Duration.ofSeconds(3));
        assertThat(sessions.holds(alice.session())).isTrue();
        signIn.tickets.clear();
        pass(Duration.ofSeconds(2));
        assertThat(sessions.holds(alice.session())).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(sessions.holds(alice.session())).isFalse();
        assertThat(sessions.size()).isEqualTo(1);
        sessions.end(bob.session());
        assertThat(sessions.holds(bob.session())).isFalse();
    }

    /** It is checked when it is looked at, and that not before the last check is old enough. */
    @Test
    void aSessionThatOnlyListensEndsWithinFiveSeconds() {
        SessionTimes standard = SessionTimes.STANDARD;
        assertThat(standard.recheck().plus(standard.watch())).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void longestUnusedGoesFirst() {
        WebSessions.Opened first = open("alice", false);
        WebSessions.Opened second = open("alice", false);
        pass(Duration.ofSeconds(1));
        open("alice", false);
        sessions.find(first.cookie(), HERE);
        pass(Duration.ofSeconds(1));
        open("alice", false);

        assertThat(sessions.find(second.cookie(), HERE)).isEmpty();
        assertThat(sessions.find(first.cookie(), HERE)).isPresent();
        for (int i = 0; i < 3; i++) {
            open("bob", false);
        }
        assertThat(sessions.size()).isEqualTo(5);
    }

    @Test
    void ownerSeesAndEndsOwnSessionsOnly() {
        WebSessions.Opened one = open("alice", false);
        WebSessions.Opened two = open("alice", true);
        WebSessions.Opened bob = open("bob", false);

        assertThat(sessions.list(one.session()))
                .extracting(OpenSession::id)
                .containsExactlyInAnyOrder(one.session().id(), two.session().id());
        assertThat(sessions.list(one.session())).allMatch(s -> s.browser().equals("Test1"));
        assertThat(sessions.end(one.session(), bob.session().id())).isFalse();
        assertThat(sessions.end(one.session(), two.session().id())).isTrue();
        assertThat(sessions.find(two.cookie(), HERE)).isEmpty();
        assertThat(sessions.endOthers(bob.session())).isZero();
        assertThat(sessions.find(one.cookie(), HERE)).isPresent();
    }

    @Test
    void endRunsWhatWaitsForItOnceInReverseOrder() {
        WebSessions.Opened alice = open("alice", false);
        List<String> ran = new ArrayList<>();
        alice.session().onEnd(() -> ran.add("first, ticket " + signIn.tickets.size()));
        alice.session().onEnd(() -> ran.add("second"));
        alice.session().onEnd(() -> {
            throw new IllegalStateException("thrown by the test");
        });
        sessions.end(alice.session());
        sessions.end(alice.session());
        alice.session().onEnd(() -> ran.add("late"));

        assertThat(ran).containsExactly("second", "first, ticket 1", "late");
        assertThat(signIn.signedOut).hasSize(1);
    }

    @Test
    void tokenOfAnotherSecretOrShapeIsWrong() {
        CsrfToken token = CsrfToken.of("B".repeat(43), new SecureRandom());
        assertThat(token.matches(token.masked())).isTrue();
        assertThat(token.masked()).isNotEqualTo(token.masked());
        for (String wrong : List.of(
                "",
                "x",
                "!".repeat(43),
                "A".repeat(43),
                CsrfToken.of("A".repeat(43), new SecureRandom()).masked())) {
            assertThat(token.matches(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void keptFormOpensForItsWriterWithItsKeyForHalfAnHour() {
        KeptForms forms = new KeptForms(1 << 20, now::get, new SecureRandom());
        KeptForm form = new KeptForm("/compose", Map.of("body", List.of("手紙", "x".repeat(100_000))), List.of("a.png"));
        String key = forms.keep(form, "Alice@office.test").orElseThrow();

        assertThat(forms.find(key, "alice@office.test")).hasValue(form);
        assertThat(forms.find(key, "bob@office.test")).isEmpty();
        String wrong = key.substring(0, 20) + (key.charAt(20) == 'A' ? 'B' : 'A') + key.substring(21);
        assertThat(forms.find(wrong, "alice@office.test")).isEmpty();
        pass(Duration.ofMinutes(30));
        assertThat(forms.find(key, "alice@office.test")).isEmpty();
    }

    @Test
    void keptFormsAreBoundedInMemory() {
        KeptForms forms = new KeptForms(4000, now::get, new SecureRandom());
        KeptForm form = new KeptForm("/compose", Map.of("body", List.of("x".repeat(900))), List.of());
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            keys.add(forms.keep(form, "a@office.test").orElseThrow());
        }
        assertThat(keys.stream().filter(k -> forms.find(k, "a@office.test").isPresent()))
                .hasSize(4);
        KeptForm huge = new KeptForm("/compose", Map.of("body", List.of("x".repeat(2000))), List.of());
        assertThat(forms.keep(huge, "a@office.test")).isEqualTo(Optional.empty());
    }

    @Test
    void localPathIsOurs() {
        for (String ours : List.of("/", "/a/b?c=d&e=%20#f", "/mail/inbox")) {
            assertThat(LocalPath.of(ours)).as(ours).isPresent();
        }
        for (String other :
                List.of("", "a", "//a", "/\\a", "/a b", "/a\r\nb", "/日", "https://a", "/" + "a".repeat(4000))) {
            assertThat(LocalPath.of(other)).as(other).isEmpty();
        }
        assertThatThrownBy(() -> new LocalPath("//a")).isInstanceOf(IllegalArgumentException.class);
    }
}
