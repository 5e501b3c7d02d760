package org.postern.store.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignInGateTest {
    private static final String ALICE = "alice@office.test";
    private static final long DAY = Duration.ofDays(1).toNanos();

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger tried = new AtomicInteger();
    private final TestGates gates = new TestGates();
    private final SignInGate gate = gates.gate(clock::get, clock::addAndGet);

    private enum Result {
        RIGHT,
        WRONG,
        HELD_BACK
    }

    private Result attempt(Visitor visitor, String account, boolean right) {
        return gate.pass(visitor, account, wait -> Result.HELD_BACK, () -> {
            tried.incrementAndGet();
            return right ? SignInGate.Tried.right(Result.RIGHT) : SignInGate.Tried.wrong(Result.WRONG);
        });
    }

    private static Visitor at(String address) {
        try {
            return Visitor.from(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Visitor ipv4(int number) {
        return at("10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255));
    }

    @Test
    void allNetworksOfOneSiteTogetherAreBraked() {
        for (int subnet = 0; subnet < 65_536; subnet++) {
            attempt(
                    at("2001:db8:7:" + Integer.toHexString(subnet) + "::1"),
                    "user" + subnet % 50 + "@office.test",
                    false);
        }
        assertThat(tried).as("of 65,536 guesses at one moment").hasValueLessThan(100);
        assertThat(attempt(at("2001:db8:8::1"), ALICE, true)).as("another site").isEqualTo(Result.RIGHT);
    }

    @Test
    void neighboursOfOneIpv4NetworkDoNotPayForEachOther() {
        for (int i = 0; i < 100; i++) {
            attempt(at("192.0.2.1"), "user" + i + "@office.test", false);
        }
        assertThat(attempt(at("192.0.2.1"), ALICE, true)).isEqualTo(Result.HELD_BACK);
        assertThat(attempt(at("192.0.2.2"), ALICE, true)).isEqualTo(Result.RIGHT);
    }

    @Test
    void thousandsOfAddressesGuessAtOneAccountNoFasterThanAFewThousandTimesADay() {
        int address = 0;
        while (clock.get() < DAY) {
            attempt(ipv4(address++ % 20_000), ALICE, false);
            clock.addAndGet(Duration.ofMillis(500).toNanos());
        }
        assertThat(tried).as("guesses in a day").hasValueBetween(1_000, 12_000);
        assertThat(attempt(ipv4(7), "bob@office.test", true))
                .as("who is not attacked")
                .isEqualTo(Result.RIGHT);
    }

    @Test
    void thousandsOfAddressesGuessAtAllAccountsNoFasterThanOnceInTwoSeconds() {
        int address = 0;
        while (clock.get() < DAY) {
            attempt(ipv4(address % 20_000), "user" + address % 997 + "@office.test", false);
            address++;
            clock.addAndGet(Duration.ofMillis(500).toNanos());
        }
        assertThat(tried).as("guesses in a day").hasValueBetween(10_000, 50_000);
    }

    @Test
    void theKnownAreServedAtOnceInTheMiddleOfAnAttackByThousands() {
        String cookie = gates.browserOf(ALICE);
        assertThat(attempt(at("198.51.100.9"), ALICE, true)).isEqualTo(Result.RIGHT);
        for (int address = 0; address < 5_000; address++) {
            attempt(ipv4(address), ALICE, false);
            attempt(at("203.0.113.1"), ALICE, false);
        }
        long before = clock.get();
        assertThat(attempt(at("203.0.113.77"), ALICE, true)).as("a stranger").isEqualTo(Result.HELD_BACK);
        Visitor browser = new Visitor(at("203.0.113.1").address(), Optional.of(cookie));
        assertThat(attempt(browser, ALICE, true)).as("the owner's browser").isEqualTo(Result.RIGHT);
        assertThat(attempt(at("198.51.100.9"), ALICE, true))
                .as("the owner's network")
                .isEqualTo(Result.RIGHT);
        assertThat(clock.get()).as("without a pause").isEqualTo(before);
    }

    /** 300 networks of one site, and 300 of nobody knows whom, each guess once a minute at one account. */
    @Test
    void aBotnetDoesNotKeepTheOwnerOut() {
        String cookie = gates.browserOf(ALICE);
        List<Visitor> bots = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            bots.add(at("2001:db8:7:" + Integer.toHexString(i) + "::1"));
            bots.add(at(11 + i % 90 + "." + i % 250 + ".7.1"));
        }
        Visitor browser = new Visitor(at("203.0.113.1").address(), Optional.of(cookie));
        long slowest = 0;
        for (int minute = 0; minute < 30; minute++) {
            for (Visitor bot : bots) {
                attempt(bot, ALICE, false);
                clock.addAndGet(Duration.ofMillis(100).toNanos());
            }
            long before = clock.get();
            assertThat(attempt(browser, ALICE, true)).as("minute %d", minute).isEqualTo(Result.RIGHT);
            slowest = Math.max(slowest, clock.get() - before);
        }
        assertThat(slowest)
                .as("of the owner's sign-ins")
                .isLessThan(Duration.ofSeconds(3).toNanos());
        assertThat(tried.get() - 30).as("of 18,000 guesses").isLessThan(1_000);
        assertThat(gates.sprees).hasSizeBetween(1, 2);
        assertThat(attempt(at("203.0.113.2"), ALICE, true))
                .as("a new browser, now")
                .isEqualTo(Result.HELD_BACK);
        clock.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(attempt(at("203.0.113.2"), ALICE, true))
                .as("a new browser, an hour later")
                .isEqualTo(Result.RIGHT);
    }

    @Test
    void aCookieHelpsAtItsOwnAccountOnlyAndNotForManyGuesses() {
        Visitor browser = new Visitor(at("192.0.2.1").address(), Optional.of(gates.browserOf(ALICE)));
        for (int i = 0; i < 100; i++) {
            attempt(browser, "bob@office.test", false);
        }
        assertThat(tried).as("at another account").hasValueLessThan(10);
        tried.set(0);
        for (int i = 0; i < 100; i++) {
            attempt(browser, ALICE, false);
        }
        assertThat(tried).as("at its own account").hasValueLessThan(20);
    }

    @Test
    void programsOfAKnownNetworkAreNotKeptOutForLongByAColleague() {
        assertThat(attempt(at("192.0.2.1"), ALICE, true)).isEqualTo(Result.RIGHT);
        for (int i = 0; i < 1_000; i++) {
            attempt(at("192.0.2.1"), ALICE, false);
            attempt(at("192.0.2.1"), "user" + i + "@office.test", false);
        }
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(attempt(at("192.0.2.1"), ALICE, true)).isEqualTo(Result.RIGHT);
    }

    @Test
    void whatCannotPauseIsHeldBackAndNotLetThrough() throws Exception {
        CountDownLatch pausing = new CountDownLatch(SignInGate.MOST_PAUSING);
        Semaphore go = new Semaphore(0);
        SignInGate crowded = gates.gate(clock::get, nanos -> {
            pausing.countDown();
            try {
                go.acquire();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> attempts = new ArrayList<>();
            for (int i = 0; i < SignInGate.MOST_PAUSING; i++) {
                // One account each, so that every one has a turn of its own to pause for.
                String account = "user" + i + "@office.test";
                for (int address = 0; address < 11; address++) {
                    crowded.pass(ipv4(1_000 + 100 * i + address), account, wait -> 0, () -> SignInGate.Tried.wrong(1));
                }
                int from = i;
                attempts.add(threads.submit(() -> crowded.<Integer>pass(
                        ipv4(5_000 + from),
                        account,
                        wait -> 0,
                        () -> SignInGate.Tried.wrong(tried.incrementAndGet()))));
            }
            assertThat(pausing.await(20, TimeUnit.SECONDS)).isTrue();
            clock.addAndGet(Duration.ofMillis(1).toNanos());
            for (int i = 0; i < SignInGate.MOST_PAUSING; i++) {
                assertThat(crowded.<String>pass(
                                ipv4(9_000 + i),
                                "user" + i + "@office.test",
                                wait -> "held back",
                                () -> SignInGate.Tried.wrong("tried")))
                        .isEqualTo("held back");
            }
            assertThat(tried).hasValue(0);
            go.release(1_000);
            for (Future<Integer> one : attempts) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void attemptsAtTheSameMomentDoNotPassEachOther() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SignInGate still = gates.gate(clock::get, pause -> {});
        ExecutorService threads = Executors.newFixedThreadPool(60);
        try {
            List<CompletableFuture<Result>> attempts = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Visitor from = ipv4(i);
                attempts.add(CompletableFuture.supplyAsync(
                        () -> still.pass(from, ALICE, wait -> Result.HELD_BACK, () -> {
                            tried.incrementAndGet();
                            go.await();
                            return SignInGate.Tried.wrong(Result.WRONG);
                        }),
                        threads));
            }
            // Those that have no place are held back before the others end.
            go.countDown();
            attempts.forEach(CompletableFuture::join);
            assertThat(attempts.stream().filter(one -> one.join() == Result.HELD_BACK))
                    .as("of 60 at once, ten are free and some have a turn")
                    .hasSizeGreaterThan(40);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aKnownClientIsServedWhileStrangersTakeAllTheirPlaces() throws Exception {
        WorkShare work = new WorkShare(2);
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            for (int i = 0; i < 20; i++) {
                InetAddress from = ipv4(i).address();
                var unused = threads.submit(() -> work.run(from, false, () -> {
                    working.countDown();
                    go.await();
                    return SignInGate.Tried.wrong("wrong");
                }));
            }
            assertThat(working.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(work.run(ipv4(99).address(), true, () -> SignInGate.Tried.right("right")))
                    .isPresent();
        } finally {
            go.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void aSpreeIsReportedOnceAndNamesTheBusiestNetworks() {
        for (int i = 0; i < 100; i++) {
            attempt(at("192.0.2.1"), ALICE, false);
            attempt(ipv4(i), ALICE, false);
        }
        assertThat(gates.sprees).hasSize(1);
        Spree spree = gates.sprees.get(0);
        assertThat(spree.account()).isEqualTo(ALICE);
        assertThat(spree.tried() + spree.heldBack()).isEqualTo(GuessWatch.OF_ACCOUNT);
        assertThat(spree.networks().keySet().iterator().next())
                .isEqualTo(at("192.0.2.1").address());
        assertThat(spree.elsewhere()).isPositive();
    }

    @Test
    void guessesSpreadOverAllAccountsAreOneSpree() {
        for (int i = 0; i < 2_000; i++) {
            attempt(ipv4(i), "user" + i + "@office.test", false);
        }
        assertThat(gates.sprees).extracting(Spree::account).containsExactly(GuessWatch.ALL);
    }

    @Test
    void aBrowserIsRememberedByADigestForEachAccount() {
        assertThat(KnownBrowsers.digest("secret")).doesNotContain("secret").hasSize(43);
        KnownBrowsers browsers = new KnownBrowsers(gates.store(), Clock.systemUTC());
        String made = browsers.remember(1, Optional.empty(), "Firefox", "192.0.2.1");
        assertThat(made).hasSize(43);
        assertThat(browsers.remember(2, Optional.of(made), "Firefox", "192.0.2.1"))
                .isEqualTo(made);
        assertThat(browsers.remember(2, Optional.of("planted"), "Firefox", "192.0.2.1"))
                .isNotEqualTo("planted");
    }
}
