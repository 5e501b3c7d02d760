package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.gate.TestGates;
import org.postern.store.gate.Visitor;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;

/** Passwords that the office's server keeps: what it is asked, what is counted, whose account it is. */
class GatewayAuthenticatorTest {
    private static final PasswordCheck.Answer LOCKED =
            new PasswordCheck.Answer.Unsettled(PasswordCheck.Reason.LOCKED, "account locked until Monday");

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private MailDatabase store;
    private GatewayAuthenticator gateway;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = MailDatabase.open(directory.resolve("store"), StoreSettings.DEFAULT, Clock.systemUTC());
        gateway = new GatewayAuthenticator(
                store.accounts(),
                this::answer,
                new Domain("office.test"),
                TestGates.plain(nanos::get, nanos::addAndGet));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private PasswordCheck.Answer answer(String user, char[] password) {
        asked.add(user);
        return switch (String.valueOf(password)) {
            case "right" -> PasswordCheck.Answer.RIGHT;
            case "locked" -> LOCKED;
            default -> PasswordCheck.Answer.WRONG;
        };
    }

    private GatewaySignIn signIn(String login, String password) throws UnknownHostException {
        return signIn(login, password, "192.0.2.1");
    }

    private GatewaySignIn signIn(String login, String password, String client) throws UnknownHostException {
        return gateway.signIn(login, password.toCharArray(), Visitor.from(InetAddress.getByName(client)));
    }

    @Test
    void makesTheAccountAtTheFirstSignInAndFindsItLater() throws UnknownHostException {
        assertThat(signIn("alice", "wrong")).isEqualTo(new GatewaySignIn.Refused());
        assertThat(store.accounts().list()).isEmpty();
        GatewaySignIn first = signIn("Alice", "right");
        assertThat(first).isInstanceOf(GatewaySignIn.Granted.class);
        assertThat(signIn("alice@OFFICE.test", "right")).isEqualTo(first);
        assertThat(asked).containsExactly("alice@office.test", "Alice@office.test", "alice@office.test");
        Account account = store.accounts().list().get(0);
        assertThat(first).isEqualTo(new GatewaySignIn.Granted(account));
        assertThat(store.mailboxes().folders(account.id()))
                .extracting(FolderInfo::role)
                .containsExactly(
                        FolderRole.INBOX,
                        FolderRole.DRAFTS,
                        FolderRole.SENT,
                        FolderRole.JUNK,
                        FolderRole.TRASH,
                        FolderRole.ARCHIVE);
        assertThat(new HopTickets(store.passwords()).issue(account).secret()).isNotEmpty();
    }

    /** The office's server may take all of these for alice; each would be counted for itself. */
    @Test
    void aNameInAnotherSpellingIsNotAskedFor() throws UnknownHostException {
        for (String name : List.of(
                "\ud835\udc1alice",
                "\u00aalice",
                "al\u00adice",
                "al\u200dice",
                "ali\u034fce",
                "a\ufe00lice",
                "\u24d0lice")) {
            nanos.addAndGet(Duration.ofHours(7).toNanos());
            assertThat(signIn(name, "right")).isEqualTo(new GatewaySignIn.Refused());
        }
        assertThat(asked).isEmpty();
        assertThat(store.accounts().list()).isEmpty();
        assertThat(signIn("\uff41lice", "right")).isInstanceOf(GatewaySignIn.Granted.class);
        assertThat(asked).containsExactly("alice@office.test");
    }

    @Test
    void twoFirstSignInsAtOnceGetOneAccount() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(8);
        List<Future<GatewaySignIn>> results = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String client = "192.0." + i + ".1";
            Callable<GatewaySignIn> attempt = () -> signIn("alice", "right", client);
            results.add(people.submit(attempt));
        }
        for (Future<GatewaySignIn> result : results) {
            assertThat(result.get())
                    .isEqualTo(new GatewaySignIn.Granted(store.accounts().list().get(0)));
        }
        people.shutdown();
        assertThat(store.accounts().list()).hasSize(1);
    }

    @Test
    void noPasswordMatchesAnAccountWithoutOneAndTheWorkIsTheSame() throws UnknownHostException {
        store.accounts().findOrAddWithoutPassword(EmailAddress.parse("alice@office.test"), "");
        // It keeps no memory, so what a sign-in allocates shows how many hashes it made.
        PasswordHash slow = new PasswordHash(new PasswordHash.Cost(8_192, 1, 1), new HashMemory(8_192, Runnable::run));
        Authenticator own = new Authenticator(
                store.passwords(),
                new AppPasswords(store.appPasswords(), Clock.systemUTC()),
                slow,
                new Domain("office.test"),
                nanos::get,
                TestGates.plain(nanos::get, nanos::addAndGet));
        Visitor client = Visitor.from(InetAddress.getByName("192.0.2.1"));
        own.signIn(Purpose.WEB, "warm-up", "x".toCharArray(), client);
        for (String password : List.of("", "x", PasswordStore.Stored.NO_HASH + " ")) {
            long before = allocated();
            assertThat(own.signIn(Purpose.WEB, "alice", password.toCharArray(), client))
                    .isEqualTo(new SignInResult.Refused());
            assertThat(allocated() - before).isBetween(8L << 20, 12L << 20);
        }
        store.accounts().setPassword(EmailAddress.parse("alice@office.test"), "given".toCharArray());
        assertThat(own.signIn(Purpose.WEB, "alice", "given".toCharArray(), client))
                .isInstanceOf(SignInResult.Granted.class);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void refusesWithoutAskingWhatTheServerMustNotSee() throws UnknownHostException {
        for (String login : List.of(
                "alice@elsewhere.test", "", "@office.test", "alice\r\nDELE 1", "al\0ice", "x".repeat(300), "a@b@c.d")) {
            assertThat(signIn(login, "right", "198.51." + Math.floorMod(login.hashCode(), 200) + ".1"))
                    .as(login)
                    .isEqualTo(new GatewaySignIn.Refused());
        }
        int network = 0;
        for (String password : List.of("", "right\r\nDELE 1", "ri\0ght", "x".repeat(1_025))) {
            assertThat(signIn("alice", password, "203.0." + network++ + ".1")).isEqualTo(new GatewaySignIn.Refused());
        }
        assertThat(asked).isEmpty();
        assertThat(store.accounts().list()).isEmpty();
    }

    @Test
    void slowsTheGuesserAndKeepsHimFromTheServer() throws UnknownHostException {
        for (int i = 0; i < 5; i++) {
            assertThat(signIn("alice", "wrong" + i, "198.51.100.77")).isEqualTo(new GatewaySignIn.Refused());
        }
        assertThat(signIn("alice", "right", "198.51.100.77"))
                .isEqualTo(new GatewaySignIn.Throttled(Duration.ofSeconds(1)));
        assertThat(asked).hasSize(5);
        assertThat(signIn("alice", "right", "192.0.2.1")).isInstanceOf(GatewaySignIn.Granted.class);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(signIn("alice", "right", "198.51.100.77")).isInstanceOf(GatewaySignIn.Granted.class);
    }

    @Test
    void countsLoginsThatTheServerIsNotAskedFor() throws UnknownHostException {
        for (int i = 0; i < 5; i++) {
            signIn("alice@elsewhere.test", "wrong" + i);
        }
        assertThat(signIn("alice@elsewhere.test", "x")).isInstanceOf(GatewaySignIn.Throttled.class);
    }

    @Test
    void passesOnThatTheServerCannotSayAndCountsNothing() throws UnknownHostException {
        for (int i = 0; i < 50; i++) {
            assertThat(signIn("alice", "locked"))
                    .isEqualTo(new GatewaySignIn.Unsettled(PasswordCheck.Reason.LOCKED, "account locked until Monday"));
        }
        assertThat(signIn("alice", "right")).isInstanceOf(GatewaySignIn.Granted.class);
        store.accounts().setEnabled(EmailAddress.parse("alice@office.test"), false);
        assertThat(signIn("alice", "right")).isEqualTo(new GatewaySignIn.Refused());
    }
}
