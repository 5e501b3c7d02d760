package org.postern.web.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** "My own PC" survives a restart; nothing else does, nothing that ended comes back, and a stolen row opens nothing. */
class LastingSessionsTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Credential OFFICE = new Credential("alice", "secret");

    private final AtomicLong now = new AtomicLong();
    private final SecureRandom random = new SecureRandom();
    private final Box box = new Box();
    private WebSessions sessions = start();

    /** What outlives the process, and the account's state. */
    private static final class Box implements SignIn, LastingSessions {
        final Map<String, LastingSession> rows = new ConcurrentHashMap<>();
        boolean changed;
        int tickets;

        @Override
        public LastingSessions lasting() {
            return this;
        }

        @Override
        public void keep(HopLogin login, LastingSession session) {
            rows.put(session.digest(), session);
        }

        @Override
        public Optional<Revived> revive(String digest) {
            return changed
                    ? Optional.empty()
                    : Optional.ofNullable(rows.get(digest)).map(row -> new Revived(row, granted(Optional.empty())));
        }

        @Override
        public List<LastingSession> of(HopLogin login) {
            return List.copyOf(rows.values());
        }

        @Override
        public void used(String digest, Instant at, String client) {}

        @Override
        public boolean end(String digest) {
            return rows.remove(digest) != null;
        }

        Result.Granted granted(Optional<Credential> credential) {
            return new Result.Granted(
                    new HopLogin("alice@office.test", "Alice", "ticket-" + ++tickets, credential),
                    WebSession.Role.MEMBER);
        }

        @Override
        public Result signIn(String username, char[] password, Asker asker) {
            return new Result.Refused();
        }

        @Override
        public void signOut(HopLogin login) {}

        @Override
        public boolean stands(HopLogin login) {
            return true;
        }

        @Override
        public List<RememberedBrowser> browsers(HopLogin login) {
            return List.of();
        }

        @Override
        public boolean forget(HopLogin login, String id) {
            return false;
        }
    }

    private WebSessions start() {
        return new WebSessions(SessionTimes.STANDARD, box, Clock.systemUTC(), now::get, random);
    }

    private void restart() {
        sessions.close();
        now.set(77); // the monotonic clock of another process
        sessions = start();
    }

    private WebSessions.Opened open(boolean ownPc) {
        return sessions.open(
                box.granted(Optional.of(OFFICE)),
                new SignInOrigin(HERE, "Firefox", Locale.JAPANESE, ZoneId.of("Asia/Tokyo"), ownPc));
    }

    @Test
    void ownPcComesBackWithItsLanguageItsFormsAndItsCredential() {
        WebSessions.Opened alice = open(true);
        String token = alice.session().csrfToken();
        restart();
        WebSession back = sessions.find(alice.cookie(), HERE).orElseThrow();
        assertThat(back.id()).isEqualTo(alice.session().id());
        assertThat(back.login().secret()).as("a new ticket").isEqualTo("ticket-2");
        assertThat(back.login().remote()).contains(OFFICE);
        assertThat(back.locale()).isEqualTo(Locale.JAPANESE);
        assertThat(back.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(sessions.tokenMatches(back, token)).as("a form from before").isTrue();
        assertThat(sessions.find(alice.cookie(), HERE).orElseThrow().login().secret())
                .isEqualTo("ticket-2");
        now.addAndGet(Duration.ofDays(14).minusMinutes(1).toNanos());
        assertThat(sessions.find(alice.cookie(), HERE)).isPresent();
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(sessions.find(alice.cookie(), HERE)).as("14 days in all").isEmpty();
    }

    @Test
    void anotherSessionEndsWithTheProcess() {
        WebSessions.Opened alice = open(false);
        restart();
        assertThat(sessions.find(alice.cookie(), HERE)).isEmpty();
        assertThat(box.rows).isEmpty();
    }

    @Test
    void whatEndedDoesNotComeBack() {
        WebSessions.Opened signedOut = open(true);
        sessions.end(signedOut.session());
        WebSessions.Opened closed = open(true);
        sessions.endAccount("alice@office.test");
        restart();
        assertThat(sessions.find(signedOut.cookie(), HERE)).isEmpty();
        assertThat(sessions.find(closed.cookie(), HERE)).isEmpty();
        assertThat(box.rows).isEmpty();
    }

    @Test
    void aChangedAccountHasNoSessionsFromBefore() {
        WebSessions.Opened alice = open(true);
        box.changed = true;
        restart();
        assertThat(sessions.find(alice.cookie(), HERE)).isEmpty();
    }

    @Test
    void theOwnerSeesAndEndsThoseThatHaveNotComeBack() {
        WebSessions.Opened laptop = open(true);
        WebSessions.Opened phone = open(true);
        WebSessions.Opened tablet = open(true);
        restart();
        WebSession asker = sessions.find(laptop.cookie(), HERE).orElseThrow();
        assertThat(sessions.list(asker))
                .extracting(OpenSession::id)
                .containsExactlyInAnyOrder(
                        laptop.session().id(),
                        phone.session().id(),
                        tablet.session().id());
        assertThat(sessions.end(asker, phone.session().id())).isTrue();
        assertThat(sessions.find(phone.cookie(), HERE)).isEmpty();
        assertThat(sessions.endOthers(asker)).isEqualTo(1);
        assertThat(sessions.find(tablet.cookie(), HERE)).isEmpty();
        assertThat(sessions.find(laptop.cookie(), HERE)).isPresent();
    }

    @Test
    void aStolenRowOpensNothing() {
        WebSessions.Opened alice = open(true);
        LastingSession row = box.rows.values().iterator().next();
        restart();
        assertThat(row.toString()).doesNotContain(alice.cookie());
        assertThat(sessions.find(row.digest(), HERE))
                .as("the digest is no cookie")
                .isEmpty();
        assertThat(sessions.find(row.id(), HERE)).isEmpty();
        SealedCredential sealed = SealedCredential.ofText(row.sealed().orElseThrow());
        assertThat(sealed.open(row.digest())).isEmpty();
        assertThat(sealed.open(SessionKey.fresh(random))).isEmpty();
        assertThat(sealed.open(alice.cookie())).contains(OFFICE);
    }
}
