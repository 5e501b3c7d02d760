package org.postern.store.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated lines, the same ones each time: an answer to each, none of them a fault of ours, and an end of it. */
final class HostileLinesTest {
    private static final List<String> SEEDS = List.of(
            "CAPA",
            "USER alice@office.test",
            "USER alice+%E6%9D%B1@office.test",
            "PASS s\u00e9cret word ",
            "AUTH PLAIN",
            "AUTH PLAIN AGFsaWNlAHg=",
            "*",
            "UTF8",
            "STAT",
            "LIST",
            "LIST 2",
            "UIDL",
            "UIDL 3",
            "RETR 1",
            "TOP 2 1",
            "XTOP u1 u2",
            "XSUM u1 u2",
            "XRETR u1",
            "XRETR u2 10",
            "XSIZE u3",
            "DELE 1",
            "RSET",
            "NOOP",
            "STLS",
            "UNKNOWN_CMD");

    @Test
    void answersWhateverComesAndFailsAtNothing() {
        Random random = new Random(20_261_122);
        for (int stream = 0; stream < 1_500; stream++) {
            Office office = new Office();
            Client client = new Client(stream % 2 == 0 ? office.forPasswords() : office.forTickets());
            client.received();
            if (stream % 3 != 0) {
                client.send("USER alice@office.test")
                        .send("PASS "
                                + (stream % 2 == 0
                                        ? "s\u00e9cret word "
                                        : office.tickets.issue(Office.ALICE).secret()));
                assertThat(client.received()).contains(stream % 2 == 0 ? "+OK 3 messages" : "+OK logged in");
            }
            for (int line = 0; line < 60 && !client.closed(); line++) {
                String sent = mutate(SEEDS.get(random.nextInt(SEEDS.size())), random);
                String answer = client.send(sent + (random.nextInt(9) == 0 ? "" : "\r\n"))
                        .received();
                assertThat(answer).as(sent).matches("(?s)(\\+OK |-ERR (?!\\[SYS)|\\+ ).*\r\n");
            }
            client.disconnect();
            assertThat(office.folder(Office.ALICE, "Inbox")).hasSize(3);
        }
    }

    private static String mutate(String seed, Random random) {
        StringBuilder line = new StringBuilder(seed);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = line.length() == 0 ? 0 : random.nextInt(line.length());
            char c = (char) (random.nextInt(8) == 0 ? random.nextInt(0xD800) : random.nextInt(128));
            switch (random.nextInt(5)) {
                case 0 -> line.insert(at, c);
                case 1 -> line.delete(at, Math.min(line.length(), at + 1 + random.nextInt(3)));
                case 2 -> line.append(' ').append(random.nextLong());
                case 3 -> line.append(line);
                default -> line.insert(at, String.valueOf(c).repeat(random.nextInt(400)));
            }
        }
        return line.toString();
    }
}
