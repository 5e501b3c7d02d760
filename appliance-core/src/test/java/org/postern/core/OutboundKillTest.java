package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Letter;
import org.postern.core.FakeMx.Stage;

/**
 * {@code kill -9} while mail is handed to other servers. What is under way at the kill is at most as many messages as the
 * box sends at one time to one destination; only those may arrive once more, and each of those for which the other server
 * had not yet said 250 must.
 *
 * <p>Between reading the 250 and recording it the box can die, too, and no protocol tells the other side (RFC 1047): that
 * is the one way in which a message that was taken comes twice.
 */
class OutboundKillTest {
    private static final int ROUNDS = Integer.getInteger("postern.kill.rounds", 12);
    private static final int DOMAINS = 8;
    private static final int PER_DESTINATION = 2;

    @TempDir
    Path directory;

    private final List<FakeMx> servers = new ArrayList<>();
    private final Random random = new Random(42);

    /** Hand-overs of one life of the server: which message to which domain, and whether the 250 was given. */
    private record HandOver(int life, String letter, int domain, boolean taken) {}

    @Test
    void nothingIsLostAndOnlyWhatWasUnderWayComesTwice() throws Exception {
        int messages = ROUNDS * 2 + 10;
        try (TestInternet internet = new TestInternet()) {
            List<String> recipients = new ArrayList<>();
            for (int i = 0; i < DOMAINS; i++) {
                servers.add(internet.domain("d" + i + ".test").on(Stage.CONNECT, FakeMx.STALL));
                recipients.add("carol@d" + i + ".test");
            }
            Path data = office(internet);
            fill(data, messages, String.join(", ", recipients));
            List<HandOver> seen = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                killDuringDelivery(data, round, 3 + random.nextInt(2 * DOMAINS));
                seen.addAll(handOvers(round));
            }
            assertThat(seen).as("most is still to come").hasSizeBetween(ROUNDS * 3, messages * DOMAINS);
            drain(data, messages * DOMAINS, seen);
            assertThat(faults(seen, messages * DOMAINS)).isEmpty();
            // The comparison can fail: a hand-over less is a loss, one more in the same life is a double.
            HandOver one = onlyCopy(seen);
            seen.remove(one);
            assertThat(faults(seen, messages * DOMAINS)).isNotEmpty();
            seen.addAll(List.of(one, one));
            assertThat(faults(seen, messages * DOMAINS)).isNotEmpty();
        }
    }

    private Path office(TestInternet internet) throws Exception {
        List<String> options = new ArrayList<>(List.of("--hostname", "mail.office.test"));
        Map<String, String> settings = new HashMap<>(internet.settings());
        settings.put("delivery.per-destination", String.valueOf(PER_DESTINATION));
        settings.put("submission.recipients-per-hour", "0");
        settings.put("submission.recipients-per-day", "0");
        settings.forEach((key, value) -> {
            options.add("--set");
            options.add(key + "=" + value);
        });
        return Office.in(directory, options.toArray(String[]::new));
    }

    /** Fills the queue while nobody out there says a word, and kills the server with all of it unsent. */
    private void fill(Path data, int messages, String recipients) throws Exception {
        try (ServerProcess server = ServerProcess.serve(data)) {
            WebClient alice = new WebClient("https://localhost:" + server.port("https"));
            assertThat(alice.login("alice", Office.PASSWORD).status()).isEqualTo(303);
            for (int i = 0; i < messages; i++) {
                Map<String, String> letter =
                        new LinkedHashMap<>(alice.get("/compose").hidden("/compose"));
                letter.putAll(Map.of("to", recipients, "cc", "", "bcc", "", "subject", "number " + i));
                letter.putAll(Map.of("body", "line of text\n".repeat(40), "action", "send"));
                assertThat(alice.postMultipart("/compose", letter, "", new byte[0])
                                .status())
                        .isEqualTo(303);
            }
            server.kill();
        }
        for (FakeMx server : servers) {
            server.awaitIdle();
            server.usual(Stage.CONNECT);
            assertThat(server.forgetAll()).isEmpty();
        }
    }

    /** Kills at the nth final dot: in even rounds before the 250 to it is given, in odd ones just after. */
    private void killDuringDelivery(Path data, int round, int dot) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        AtomicInteger dots = new AtomicInteger();
        for (FakeMx server : servers) {
            server.on(Stage.DOT, line -> {
                if (dots.incrementAndGet() != dot) {
                    return "";
                }
                reached.countDown();
                if (round % 2 == 0) {
                    await(dead);
                    return FakeMx.DROP;
                }
                return "";
            });
        }
        try (ServerProcess server = ServerProcess.begin(data)) {
            assertThat(reached.await(60, TimeUnit.SECONDS)).as("mail flows").isTrue();
            server.kill();
            dead.countDown();
        }
        for (FakeMx server : servers) {
            server.awaitIdle();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<HandOver> handOvers(int life) {
        List<HandOver> seen = new ArrayList<>();
        for (int domain = 0; domain < DOMAINS; domain++) {
            for (Letter letter : servers.get(domain).forgetAll()) {
                assertThat(letter.text().lines().filter("line of text"::equals)).hasSize(40);
                assertThat(letter.recipients()).containsExactly("carol@d" + domain + ".test");
                seen.add(new HandOver(life, letter.fields("Message-ID").get(0), domain, letter.taken()));
            }
        }
        return seen;
    }

    /** The last life: all that is left goes out, and alice has heard of no trouble. */
    private void drain(Path data, int expected, List<HandOver> seen) throws Exception {
        Set<String> taken = new HashSet<>();
        seen.stream().filter(HandOver::taken).forEach(each -> taken.add(each.letter() + each.domain()));
        servers.forEach(server -> server.usual(Stage.DOT));
        try (ServerProcess server = ServerProcess.serve(data)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (taken.size() < expected) {
                assertThat(System.nanoTime()).as(taken.size() + " came").isLessThan(end);
                List<HandOver> more = handOvers(ROUNDS);
                more.forEach(each -> taken.add(each.letter() + each.domain()));
                seen.addAll(more);
            }
            assertThat(server.stop()).isZero();
        }
        for (FakeMx server : servers) {
            server.awaitIdle();
        }
        seen.addAll(handOvers(ROUNDS));
        Path mbox = directory.resolve("alice.mbox");
        assertThat(ServerProcess.command(
                        "", "export", "--data", data.toString(), "--folder", "Inbox", Office.ALICE, mbox.toString()))
                .contains("exported 0");
    }

    /** A message that came exactly once; without it that message is lost, whatever the other kills did. */
    private static HandOver onlyCopy(List<HandOver> seen) {
        Map<String, List<HandOver>> byLetter = new HashMap<>();
        seen.forEach(each -> byLetter.computeIfAbsent(each.letter() + " to " + each.domain(), l -> new ArrayList<>())
                .add(each));
        return byLetter.values().stream()
                .filter(copies -> copies.size() == 1)
                .findFirst()
                .orElseThrow()
                .get(0);
    }

    private static List<String> faults(List<HandOver> seen, int expected) {
        List<String> faults = new ArrayList<>();
        Map<String, List<HandOver>> byLetter = new LinkedHashMap<>();
        seen.forEach(each -> byLetter.computeIfAbsent(each.letter() + " to " + each.domain(), l -> new ArrayList<>())
                .add(each));
        long arrived = byLetter.values().stream()
                .filter(copies -> copies.stream().anyMatch(HandOver::taken))
                .count();
        if (arrived != expected) {
            faults.add(expected - arrived + " lost");
        }
        Map<String, Integer> again = new HashMap<>();
        byLetter.forEach((letter, copies) -> {
            for (int i = 0; i + 1 < copies.size(); i++) {
                HandOver copy = copies.get(i);
                if (copy.life() == copies.get(i + 1).life()) {
                    faults.add(letter + " twice in life " + copy.life());
                }
                again.merge(copy.life() + " to " + copy.domain(), 1, Integer::sum);
            }
        });
        again.forEach((life, count) -> {
            if (count > PER_DESTINATION) {
                faults.add(count + " messages of life " + life + " came again, which were not all under way");
            }
        });
        return faults;
    }
}
