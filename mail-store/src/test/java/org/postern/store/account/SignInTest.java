package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.gate.SignInGate;
import org.postern.store.gate.TestGates;
import org.postern.store.gate.Visitor;
import org.postern.store.password.PasswordRule;

class SignInTest {
    private static final String OF_DECOMPOSED =
            "$argon2id$v=19$m=16,t=1,p=1$cG9zdGVybi10ZXN0cy0wMQ$QcF2LZB/oz1YfWRudcbCGYgU2RBMA9d56NxaoPNg338";

    private static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(16, 1, 1);

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong paused = new AtomicLong();
    private final TestGates gates = new TestGates();
    private final SignInGate gate = gates.gate(clock::get, paused::addAndGet);
    private final Passwords passwords = new Passwords();
    private final KeptAppPasswords keptAppPasswords = new KeptAppPasswords();
    private final AppPasswords appPasswords = new AppPasswords(keptAppPasswords, Clock.systemUTC());
    private final PasswordHash hash = new PasswordHash(CHEAP);
    private final Authenticator authenticator =
            new Authenticator(passwords, appPasswords, hash, new Domain("office.test"), clock::get, gate);

    private final Account alice = passwords.add("alice@office.test", hash.hash("right".toCharArray()));

    private SignInResult signIn(String login, String password, String client) throws UnknownHostException {
        return authenticator.signIn(
                Purpose.WEB, login, password.toCharArray(), Visitor.from(InetAddress.getByName(client)));
    }

    @Test
    void takesAFullAddressOrALocalPart() throws UnknownHostException {
        assertThat(signIn("alice@office.test", "right", "192.0.2.1")).isEqualTo(granted(alice));
        assertThat(signIn("ALICE", "right", "192.0.2.1")).isEqualTo(granted(alice));
    }

    @Test
    void takesFullWidthLettersOfTheUserName() throws UnknownHostException {
        for (String login : new String[] {"ａｌｉｃｅ", "ＡＬＩＣＥ＠ｏｆｆｉｃｅ．ｔｅｓｔ", "alice＠office.test", " alice\u3000"}) {
            assertThat(signIn(login, "right", "192.0.2.1")).as(login).isEqualTo(granted(alice));
        }
    }

    @Test
    void takesKanaOfTheUserNameInHalfWidth() throws UnknownHostException {
        Account guest = passwords.add("\u30ac\u30b9@office.test", hash.hash("right".toCharArray()));
        assertThat(signIn("\uff76\uff9e\uff7d", "right", "192.0.2.1")).isEqualTo(granted(guest));
    }

    @Test
    void takesTheLongestPasswordThatCanBeSet() throws UnknownHostException {
        String longest = "\ud83d\udc08".repeat(PasswordRule.MOST);
        passwords.add("dora@office.test", hash.hash(longest.toCharArray()));
        assertThat(signIn("dora", longest, "192.0.2.1")).isInstanceOf(SignInResult.Granted.class);
        assertThat(signIn("dora", "x".repeat(10_000), "192.0.2.1")).isInstanceOf(SignInResult.Refused.class);
    }

    /** A Mac writes an accent as a character of its own, Windows does not. */
    @Test
    void takesAccentsInEitherForm() throws UnknownHostException {
        String composed = "caf\u00e9 \u304c";
        String decomposed = "cafe\u0301 \u304b\u3099";
        for (String set : new String[] {composed, decomposed}) {
            Account dora = passwords.add("dora@office.test", hash.hash(set.toCharArray()));
            for (String typed : new String[] {composed, decomposed, "caf\u00e9 \u304b\u3099"}) {
                assertThat(signIn("dora", typed, "192.0.2.1")).isEqualTo(granted(dora));
            }
            assertThat(signIn("dora", "cafe \u304c", "192.0.2.1")).isEqualTo(new SignInResult.Refused());
        }
        Account erika = passwords.add("erika@office.test", hash.hash("drei\u3000Katzen\u00a0\u00fc".toCharArray()));
        for (String typed : new String[] {"drei Katzen \u00fc", "drei Katzen\u3000u\u0308"}) {
            assertThat(signIn("erika", typed, "192.0.2.1")).isEqualTo(granted(erika));
        }
        assertThat(signIn("erika", "drei Katzen \uff55\u0308", "192.0.2.1")).isEqualTo(new SignInResult.Refused());
        // The hash of the decomposed form, as earlier versions made it.
        assertThat(hash.verify(OF_DECOMPOSED, decomposed.toCharArray())).isTrue();
        assertThat(hash.verify(OF_DECOMPOSED, composed.toCharArray())).isTrue();
        assertThat(hash.verify(OF_DECOMPOSED, "cafe \u304c".toCharArray())).isFalse();
    }

    @Test
    void answersAlikeForWrongUnknownDisabledAndNonsense() throws UnknownHostException {
        passwords.disable("carol@office.test", hash.hash("right".toCharArray()));
        for (String login : new String[] {"alice", "nobody", "", "a@@b", "carol", "x".repeat(10_000)}) {
            assertThat(signIn(login, login.equals("carol") ? "right" : "wrong", "192.0.2.1"))
                    .isEqualTo(new SignInResult.Refused());
        }
    }

    @Test
    void throttlesTheGuesserEvenWithTheRightPasswordButNotTheOwnerElsewhere() throws UnknownHostException {
        assertThat(signIn("alice", "right", "192.0.2.1")).isInstanceOf(SignInResult.Granted.class);
        for (int i = 0; i < 5; i++) {
            assertThat(signIn("alice", "wrong" + i, "198.51.100.77")).isInstanceOf(SignInResult.Refused.class);
        }
        assertThat(signIn("alice", "right", "198.51.100.77"))
                .isEqualTo(new SignInResult.Throttled(Duration.ofSeconds(1)));
        assertThat(signIn("alice", "right", "192.0.2.1")).isInstanceOf(SignInResult.Granted.class);
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(signIn("alice", "right", "198.51.100.77")).isInstanceOf(SignInResult.Granted.class);
    }

    @Test
    void countsOneCustomersIpv6NetworkAsOne() throws UnknownHostException {
        for (int i = 0; i < 5; i++) {
            signIn("alice", "wrong", "2001:db8:0:1:" + i + "::1");
        }
        assertThat(signIn("alice", "right", "2001:db8:0:1:ffff::1")).isInstanceOf(SignInResult.Throttled.class);
        assertThat(signIn("alice", "right", "2001:db8:0:2::1")).isInstanceOf(SignInResult.Granted.class);
    }

    @Test
    void theOwnerElsewhereFindsATurnAfterAnAttackFromManyNetworks() throws UnknownHostException {
        for (int network = 0; network < 60; network++) {
            signIn("alice", "wrong", "10.0." + network + ".1");
        }
        paused.set(0);
        assertThat(signIn("alice", "right", "203.0.113.5")).isInstanceOf(SignInResult.Throttled.class);
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(signIn("alice", "right", "203.0.113.5")).isInstanceOf(SignInResult.Granted.class);
        assertThat(Duration.ofNanos(paused.get())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void anAppPasswordIsServedHoweverManyGuess() throws UnknownHostException {
        String secret = appPasswords.make(alice, "telephone").secret();
        for (int i = 0; i < 100; i++) {
            signIn("alice", "wrong", "192.0.2.1");
            signIn("alice", "wrong", "10.0." + i + ".1");
        }
        Visitor program = Visitor.from(InetAddress.getByName("192.0.2.1"));
        assertThat(authenticator.signIn(Purpose.CLIENT, "alice", "wrong".toCharArray(), program))
                .isInstanceOf(SignInResult.Throttled.class);
        paused.set(0);
        assertThat(authenticator.signIn(Purpose.CLIENT, "alice", secret.toCharArray(), program))
                .isEqualTo(granted(alice));
        assertThat(paused).hasValue(0);
    }

    @Test
    void theOwnersBrowserIsServedBehindTheSameAddressAsTheGuesser() throws UnknownHostException {
        String cookie = gates.browserOf("alice@office.test");
        for (int i = 0; i < 100; i++) {
            signIn("alice", "wrong", "192.0.2.1");
            signIn("alice", "wrong", "10.0." + i + ".1");
        }
        InetAddress office = InetAddress.getByName("192.0.2.1");
        paused.set(0);
        assertThat(authenticator.signIn(
                        Purpose.WEB, "alice", "right".toCharArray(), new Visitor(office, Optional.of(cookie))))
                .isEqualTo(granted(alice));
        assertThat(paused).hasValue(0);
    }

    @Test
    void doesNotHashAgainWhatWasRightAMomentAgoUntilThePasswordChanges() throws UnknownHostException {
        signIn("alice", "right", "192.0.2.1");
        // A hash of the same password under another salt: the remembered one no longer counts.
        passwords.add("alice@office.test", hash.hash("other".toCharArray()));
        assertThat(signIn("alice", "right", "192.0.2.1")).isInstanceOf(SignInResult.Refused.class);
        assertThat(signIn("alice", "other", "192.0.2.1")).isInstanceOf(SignInResult.Granted.class);
    }

    @Test
    void upgradesAnOutdatedHashAtSignIn() throws UnknownHostException {
        PasswordHash stronger = new PasswordHash(new PasswordHash.Cost(32, 2, 1));
        Authenticator current =
                new Authenticator(passwords, appPasswords, stronger, new Domain("office.test"), clock::get, gate);
        Visitor client = Visitor.from(InetAddress.getByName("192.0.2.1"));
        assertThat(current.signIn(Purpose.WEB, "alice", "right".toCharArray(), client))
                .isInstanceOf(SignInResult.Granted.class);
        String upgraded = passwords.find(alice.id()).orElseThrow().hash();
        assertThat(upgraded).contains("m=32,t=2,p=1");
        assertThat(stronger.verify(upgraded, "right".toCharArray())).isTrue();
        assertThat(current.signIn(Purpose.WEB, "alice", "right".toCharArray(), client))
                .isInstanceOf(SignInResult.Granted.class);
    }

    /** Where no memory is kept, Argon2 takes it at each run, so what a sign-in allocates shows how many runs it made. */
    @Test
    void everyRefusedProgramCostsOneLookUpAndOneSlowHashWhoeverItIs() throws UnknownHostException {
        PasswordHash slow = new PasswordHash(new PasswordHash.Cost(8_192, 1, 1), new HashMemory(8_192, Runnable::run));
        Authenticator authenticator =
                new Authenticator(passwords, appPasswords, slow, new Domain("office.test"), clock::get, gate);
        Account carol = passwords.add("carol@office.test", slow.hash("right".toCharArray()));
        String ofCarol = appPasswords.make(carol, "telephone").secret();
        Account dave = passwords.add("dave@office.test", slow.hash("right".toCharArray()));
        String ofDave = appPasswords.make(dave, "telephone").secret();
        passwords.disable("dave@office.test", slow.hash("right".toCharArray()));
        signIn(authenticator, "warm-up", "wrong");

        Map<String, String> refused = Map.of("nobody", ofCarol, "carol", "wrong", "dave", ofDave, "a@@b", ofCarol);
        refused.forEach((login, secret) -> {
            int asked = keptAppPasswords.asked;
            // Nothing but the sign-in in between: the first assertion of a process allocates megabytes.
            long before = allocated();
            SignInResult result = signIn(authenticator, login, secret);
            long allocated = allocated() - before;
            assertThat(result).as(login).isEqualTo(new SignInResult.Refused());
            assertThat(allocated).as(login).isBetween(8L << 20, 12L << 20);
            assertThat(keptAppPasswords.asked).as(login).isEqualTo(asked + 1);
        });
        assertThat(signIn(authenticator, "carol", ofCarol)).isEqualTo(granted(carol));
    }

    private static SignInResult signIn(Authenticator authenticator, String login, String secret) {
        return authenticator.signIn(
                Purpose.CLIENT, login, secret.toCharArray(), Visitor.from(InetAddress.getLoopbackAddress()));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void verifiesOnlyTheRightPasswordAndRefusesDamagedStrings() {
        String phc = hash.hash("pässwörd 鍵".toCharArray());
        assertThat(hash.verify(phc, "pässwörd 鍵".toCharArray())).isTrue();
        assertThat(hash.verify(phc, "pässwörd 锁".toCharArray())).isFalse();
        assertThat(hash.verify("", "x".toCharArray())).isFalse();
        assertThat(hash.verify(phc.replace("m=16", "m=9999999"), "x".toCharArray()))
                .isFalse();
        assertThat(hash.outdated(phc)).isFalse();
        assertThat(hash.verify(hash.unmatchable(), "x".toCharArray())).isFalse();
    }

    @Test
    void ticketsDieWithRevocationDisablingDeletionAndPasswordChange() {
        HopTickets tickets = new HopTickets(passwords);
        HopTicket ticket = tickets.issue(alice);
        assertThat(ticket.secret()).hasSize(43);
        assertThat(ticket.toString()).doesNotContain(ticket.secret());
        assertThat(tickets.account(ticket.secret())).contains(alice);
        assertThat(tickets.account(ticket.secret() + "x")).isEmpty();
        assertThat(tickets.account("")).isEmpty();
        tickets.revoke(ticket);
        assertThat(tickets.account(ticket.secret())).isEmpty();

        HopTicket second = tickets.issue(alice);
        passwords.change("alice@office.test");
        assertThat(tickets.account(second.secret())).isEmpty();

        HopTicket third = tickets.issue(alice);
        tickets.revokeAll(alice.id());
        assertThat(tickets.account(third.secret())).isEmpty();

        HopTicket fourth = tickets.issue(alice);
        passwords.disable("alice@office.test", "");
        assertThat(tickets.account(fourth.secret())).isEmpty();
        assertThatThrownBy(() -> tickets.issue(alice)).isInstanceOf(AccountException.class);
    }

    private SignInResult granted(Account account) {
        return new SignInResult.Granted(
                account, passwords.find(account.id()).orElseThrow().version());
    }

    /** A sign-in may wait for seconds at the brake, and the password may be changed meanwhile. */
    @Test
    void aPasswordThatWasChangedDuringTheSignInOpensNothing() throws UnknownHostException {
        HopTickets tickets = new HopTickets(passwords);
        SignInResult.Granted before = (SignInResult.Granted) signIn("alice", "right", "192.0.2.1");
        assertThat(tickets.account(tickets.issue(alice, before.version()).secret()))
                .contains(alice);
        passwords.change("alice@office.test");

        assertThatThrownBy(() -> tickets.issue(alice, before.version())).isInstanceOf(AccountException.class);
    }

    /** Passwords in a map. */
    private static final class Passwords implements PasswordStore {
        private final Map<String, Stored> stored = new ConcurrentHashMap<>();

        Account add(String address, String hash) {
            return put(address, hash, true, 1);
        }

        void disable(String address, String hash) {
            put(address, hash, false, 1);
        }

        void change(String address) {
            Stored old = Objects.requireNonNull(stored.get(address));
            put(address, old.hash(), true, old.version() + 1);
        }

        private Account put(String address, String hash, boolean enabled, long version) {
            Account account = new Account(
                    address.hashCode(),
                    EmailAddress.parse(address),
                    "",
                    enabled,
                    Account.Role.MEMBER,
                    0,
                    Instant.EPOCH);
            stored.put(address, new Stored(account, hash, version));
            return account;
        }

        @Override
        public Optional<Stored> find(String addressKey) {
            return Optional.ofNullable(stored.get(addressKey));
        }

        @Override
        public Optional<Stored> find(long accountId) {
            return stored.values().stream()
                    .filter(s -> s.account().id() == accountId)
                    .findFirst();
        }

        @Override
        public void upgrade(long accountId, String oldHash, String newHash) {
            stored.replaceAll(
                    (key, s) -> s.account().id() == accountId && s.hash().equals(oldHash)
                            ? new Stored(s.account(), newHash, s.version())
                            : s);
        }
    }
}
