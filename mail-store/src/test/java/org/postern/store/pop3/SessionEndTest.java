package org.postern.store.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.postern.store.gate.LoginThreads;
import org.postern.store.mailbox.Maildrop;

/** What a session holds is freed however it ends, and its lock not before its deletions are committed. */
final class SessionEndTest {
    private final List<String> events = new ArrayList<>();
    private Runnable atLogin = () -> {};
    private Runnable atCommit = () -> {};
    private final Pop3Protocol protocol = new Pop3Protocol(
            (name, secret, client) -> {
                atLogin.run();
                return new Login.Granted(Office.ALICE, "Inbox", Office.grant());
            },
            new Maildrops(new Source(), true),
            LoginThreads.DIRECT,
            "mail.office.test");

    @Test
    void freesTheMaildropOfAClientThatLeftDuringItsLogin() {
        Client leaving = new Client(protocol);
        atLogin = leaving::disconnect;
        leaving.send("USER alice@office.test").send("PASS x");
        atLogin = () -> {};

        assertThat(events).containsExactly("open", "close");
        assertThat(login().received()).contains("+OK 9 messages");
    }

    @Test
    void keepsTheLockUntilTheDeletionsAreCommitted() {
        Client first = login();
        List<String> during = new ArrayList<>();
        atCommit = () -> during.add(login().received());
        first.send("DELE 9").send("QUIT");

        assertThat(during).hasSize(1).first().asString().contains("-ERR [IN-USE]");
        assertThat(events).containsExactly("open", "remove {8}", "close");
        assertThat(login().received()).contains("+OK 9 messages");
    }

    @Test
    void leavesTheCommitAloneWhenTheClientGoesDuringIt() {
        Client first = login();
        atCommit = first::disconnect;
        first.send("DELE 1").send("DELE 2").send("QUIT");

        assertThat(events).containsExactly("open", "remove {0, 1}", "close");
    }

    @Test
    void commitsNothingWhenNothingIsMarked() {
        login().send("DELE 1").send("RSET").send("QUIT");
        assertThat(events).containsExactly("open", "close");
    }

    @Test
    void removesNothingWhenTheServerClosesOnTooManyMistakes() {
        Client client = login().send("DELE 1");
        while (!client.closed()) {
            client.send("nonsense");
        }
        client.disconnect();
        assertThat(events).containsExactly("open", "close");
    }

    private Client login() {
        Client client = new Client(protocol);
        return client.send("USER alice@office.test").send("PASS x");
    }

    private final class Source implements Maildrops.Source {
        @Override
        public Optional<Long> folderId(long accountId, String name) {
            return Optional.of(7L);
        }

        @Override
        public Maildrop open(long accountId, String name) {
            return new Watched();
        }
    }

    private final class Watched implements Maildrop {
        Watched() {
            events.add("open");
        }

        @Override
        public int count() {
            return 9;
        }

        @Override
        public long size(int index) {
            return 1;
        }

        @Override
        public String uidl(int index) {
            return "u" + index;
        }

        @Override
        public InputStream content(int index) {
            throw new AssertionError("nothing is read here");
        }

        @Override
        public OptionalLong size(String uidl) {
            return OptionalLong.of(uidl.equals("u0") ? size(0) : size(1));
        }

        @Override
        public InputStream content(String uidl) {
            throw new AssertionError("nothing is read here");
        }

        @Override
        public void remove(BitSet deleted) {
            events.add("remove " + deleted);
            atCommit.run();
        }

        @Override
        public void close() {
            events.add("close");
        }
    }
}
