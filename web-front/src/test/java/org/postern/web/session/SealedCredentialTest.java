package org.postern.web.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealedCredentialTest {
    private static final Credential ALICE = new Credential("alice", "päss\u3042word");
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private final SecureRandom random = new SecureRandom();
    private final List<HopLogin> signedOut = new ArrayList<>();

    private final SignIn signIn = new SignIn() {
        @Override
        public Result signIn(String username, char[] password, Asker client) {
            return new Result.Refused();
        }

        @Override
        public void signOut(HopLogin login) {
            signedOut.add(login);
        }

        @Override
        public java.util.List<RememberedBrowser> browsers(HopLogin login) {
            return java.util.List.of();
        }

        @Override
        public boolean forget(HopLogin login, String id) {
            return false;
        }

        @Override
        public boolean stands(HopLogin login) {
            return true;
        }
    };

    private final WebSessions sessions =
            new WebSessions(SessionTimes.STANDARD, signIn, Clock.systemUTC(), System::nanoTime, random);

    @Test
    void onlyTheCookieOpensIt() {
        String cookie = SessionKey.fresh(random);
        SealedCredential sealed = SealedCredential.seal(cookie, ALICE, random);
        assertThat(sealed.open(cookie)).contains(ALICE);
        assertThat(sealed.open(SessionKey.fresh(random))).isEmpty();
        assertThat(sealed.open(SessionKey.hash(cookie))).isEmpty();
    }

    @Test
    void aRequestSeesItAndTheSessionDoesNot() {
        WebSessions.Opened opened = open();
        assertThat(opened.session().login().remote()).isEmpty();
        WebSession present = sessions.find(opened.cookie(), HERE).orElseThrow();
        assertThat(present.login().remote()).contains(ALICE);
        assertThat(present.login()).isEqualTo(opened.session().login());
        assertThat(present.login().toString()).doesNotContain("word");
        assertThat(sessions.tokenMatches(present, present.csrfToken())).isTrue();
    }

    @Test
    void signingOutBringsItAndExpiryDoesNot() {
        WebSessions.Opened first = open();
        sessions.end(sessions.find(first.cookie(), HERE).orElseThrow());
        assertThat(signedOut).hasSize(1);
        assertThat(signedOut.get(0).remote()).contains(ALICE);
        WebSessions.Opened second = open();
        sessions.endAccount(second.session().login().address());
        assertThat(signedOut).hasSize(2);
        assertThat(signedOut.get(1).remote()).isEmpty();
        assertThat(sessions.find(first.cookie(), HERE)).isEmpty();
    }

    private WebSessions.Opened open() {
        return sessions.open(
                new SignIn.Result.Granted(
                        new HopLogin("alice@office.test", "", "ticket", Optional.of(ALICE)), WebSession.Role.MEMBER),
                new SignInOrigin(HERE, "browser", Locale.ENGLISH, ZoneOffset.UTC, false));
    }
}
