package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} during a load of concurrent senders: what was acknowledged is there once (invariant 2). */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("postern.kill.rounds", 12);
    private static final int SENDERS = 8;
    /** One sender's messages of every third round are large enough, 1.5 MB, to be written ahead in steps. */
    private static final int LARGE_LINES = 20_000;

    private static final String FILLER =
            "a line that makes the message large, and nothing else than that, of 74 octets\r\n";

    @TempDir
    Path directory;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void losesAndDoublesNoAcknowledgedMessageHoweverOftenItIsKilled() throws Exception {
        Path data = Office.in(directory);
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            killDuringLoad(data, 10 + random.nextInt(150), round % 3 == 0 ? LARGE_LINES : 0);
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 10);
        try (ServerProcess server = ServerProcess.serve(data)) {
            Map<String, Integer> alice = stored(server.port("pop3s"), Office.ALICE);
            Map<String, Integer> bob = stored(server.port("pop3s"), Office.BOB);
            assertThat(faults(alice)).as("alice's maildrop").isEmpty();
            assertThat(faults(bob)).as("bob's maildrop").isEmpty();
            assertThat(alice).as("both recipients or neither").isEqualTo(bob);
            // The comparison itself can fail: take one acknowledged message away, and it says so.
            alice.remove(acknowledged.peek());
            assertThat(faults(alice)).hasSize(1);
            assertThat(server.stop()).isZero();
        }
        assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                .isNotBlank();
    }

    private void killDuringLoad(Path data, int after, int fillers) throws Exception {
        Semaphore enough = new Semaphore(0);
        List<Thread> senders = new ArrayList<>();
        try (ServerProcess server = ServerProcess.serve(data)) {
            for (int i = 0; i < SENDERS; i++) {
                int lines = i == 0 ? fillers : 0;
                Thread sender = new Thread(() -> sendUntilCut(server.port("smtp"), enough, lines));
                sender.start();
                senders.add(sender);
            }
            enough.acquire(after);
            server.kill();
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** Sends to both people, one message after the other, until the connection is cut. */
    private void sendUntilCut(int port, Semaphore enough, int fillers) {
        try (SmtpTalk smtp = SmtpTalk.plain(port)) {
            smtp.say("EHLO load.test");
            while (true) {
                String id = "m" + sent.incrementAndGet() + "@load.test";
                String message = "From: <sender@load.test>\r\nMessage-ID: <" + id + ">\r\nSubject: load\r\n\r\n"
                        + FILLER.repeat(fillers) + "line of text\r\n".repeat(39) + "line of text";
                if (smtp.send("sender@load.test", message, Office.ALICE, Office.BOB)
                        .startsWith("250")) {
                    acknowledged.add(id);
                    enough.release();
                }
            }
        } catch (IOException e) {
            // The kill: what had no reply counts neither way.
        }
    }

    /** Acknowledged messages that are not there once, and any message that is there more than once. */
    private List<String> faults(Map<String, Integer> stored) {
        List<String> faults = new ArrayList<>();
        acknowledged.stream().filter(id -> !stored.containsKey(id)).forEach(id -> faults.add("lost " + id));
        stored.forEach((id, times) -> {
            if (times != 1) {
                faults.add(times + " times " + id);
            }
        });
        return faults;
    }

    /** Message-ID to number of copies, read over POP3S; also sees that every copy is whole. */
    private static Map<String, Integer> stored(int port, String user) throws Exception {
        Map<String, Integer> ids = new HashMap<>();
        try (SmtpTalk pop3 = SmtpTalk.tls(port)) {
            pop3.say("USER " + user);
            assertThat(pop3.say("PASS " + Office.PASSWORD)).startsWith("+OK");
            int count = Integer.parseInt(pop3.say("STAT").split(" ", -1)[1]);
            for (int i = 1; i <= count; i++) {
                assertThat(pop3.say("RETR " + i)).startsWith("+OK");
                int bodyLines = 0;
                for (String line = pop3.line(); !line.equals("."); line = pop3.line()) {
                    if (line.startsWith("Message-ID: <")) {
                        ids.merge(line.substring(13, line.length() - 1), 1, Integer::sum);
                    }
                    bodyLines += line.equals("line of text") ? 1 : 0;
                }
                assertThat(bodyLines).as("a message is whole").isEqualTo(40);
            }
            pop3.say("QUIT");
        }
        return ids;
    }
}
