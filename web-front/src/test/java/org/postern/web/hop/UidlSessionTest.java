package org.postern.web.hop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/** What goes over the wire to a server that takes UIDLs, and to one that does not. */
class UidlSessionTest {
    private static final HopLogin ALICE = new HopLogin("alice@office.test", "Alice", "ticket");
    private static final FolderRef INBOX = FolderRef.INBOX;

    @TempDir
    Path temporary;

    private ScriptedServer server;
    private Pop3Source source;
    private MailReceiver receiver;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        server.byUidl = true;
        source = new Pop3Source(server.endpoints().pop3(), temporary);
        receiver = new MailReceiver(source);
        IntStream.rangeClosed(1, 60).forEach(this::arrive);
    }

    @AfterEach
    void stop() throws IOException {
        receiver.close();
        server.close();
    }

    private void arrive(int number) {
        server.maildrop.add(new ScriptedServer.Mail(
                "uidl" + number, "From: b@office.test\r\nSubject: Number " + number + "\r\n", "Body\r\n"));
    }

    private static List<String> uidls(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "uidl" + i).toList();
    }

    @Test
    void readsFiftyHeadersInOneRoundTripWithoutAList() {
        server.heldUidls = 50; // it answers nothing before the client has asked for all

        assertThat(receiver.titles(ALICE, INBOX, uidls(11, 60)).keySet()).containsExactlyElementsOf(uidls(11, 60));

        assertThat(server.commands).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(253));
        assertThat(server.count("XTOP")).isBetween(1L, 3L);
        assertThat(List.of("STAT", "LIST", "UIDL", "TOP", "RETR"))
                .allSatisfy(verb -> assertThat(server.count(verb)).isZero());
    }

    @Test
    void readsSummariesWhereTheServerKeepsThemAndHeadersOfTheRest() {
        server.summaries = Optional.of(Map.of(
                "uidl1", "s\tKept\r\nf\tB\tb@office.test\r\na\tB <b@office.test>\t\r\nn\tIts text\r\n",
                "uidl2", "d\tnot a number\r\n"));

        Map<String, Title> titles = receiver.titles(ALICE, INBOX, List.of("uidl1", "uidl2", "nothing", "uidl3"));

        assertThat(titles.values()).extracting(Title::subject).containsExactly("Kept", "Number 2", "Number 3");
        assertThat(titles.values())
                .extracting(Title::snippet)
                .containsExactly(Optional.of("Its text"), Optional.empty(), Optional.empty());
        assertThat(server.commands).endsWith("XSUM uidl1 uidl2 nothing uidl3", "XTOP uidl2 uidl3");
    }

    @Test
    void findsMailThatArrivedLaterOnTheSameSession() {
        receiver.titles(ALICE, INBOX, uidls(11, 60));
        long before = server.commands.size();
        arrive(61);

        assertThat(requireNonNull(receiver.titles(ALICE, INBOX, uidls(12, 61)).get("uidl61"))
                        .subject())
                .isEqualTo("Number 61");

        assertThat(server.logins).hasValue(1);
        assertThat(server.commands).hasSize((int) before + 1).last().isEqualTo("XTOP uidl61");
    }

    @Test
    void readsAMessageWithOneCommand() {
        assertThat(receiver.view(ALICE, INBOX, "uidl7", Optional.empty()).subject())
                .isEqualTo("Number 7");
        assertThat(server.commands)
                .containsExactly("CAPA", "USER alice@office.test", "PASS", "XRETR uidl7 " + MessageSource.IN_MEMORY);
    }

    @Test
    void leavesOutMissingMessagesAndFailsForOneThatIsOpened() {
        assertThat(receiver.titles(ALICE, INBOX, List.of("uidl1", "nothing", "uidl2")))
                .containsOnlyKeys("uidl1", "uidl2");
        assertThatExceptionOfType(HopException.class)
                .isThrownBy(() -> receiver.view(ALICE, INBOX, "nothing", Optional.empty()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.GONE));
        assertThat(server.logins).hasValue(1);
    }

    @Test
    void sendsNoCommandMadeOfAUrl() {
        receiver.titles(ALICE, INBOX, List.of("uidl1"));
        long before = server.commands.size();

        List<String> crafted = List.of("uidl1\r\nDELE 1", "uidl1 uidl2", "", "x".repeat(71), "\u3042", "a\0b");
        assertThat(receiver.titles(ALICE, INBOX, crafted)).isEmpty();
        assertThat(crafted)
                .allSatisfy(uidl -> assertThatExceptionOfType(HopException.class)
                        .isThrownBy(() -> receiver.raw(ALICE, INBOX, uidl))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.GONE)));

        assertThat(server.commands).hasSize((int) before);
    }

    @Test
    void staysInStepAfterATitleThatCannotBeRead() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> source.headers(ALICE, INBOX, uidls(1, 5), (uidl, header) -> {
                    header.read();
                    throw new IllegalArgumentException("a fault of the reader, as this test wants");
                }));
        assertThat(requireNonNull(receiver.titles(ALICE, INBOX, uidls(8, 9)).get("uidl9"))
                        .subject())
                .isEqualTo("Number 9");
    }

    @Test
    void replacesADiedConnectionOnce() throws IOException {
        receiver.titles(ALICE, INBOX, List.of("uidl1"));
        server.cutConnections();
        assertThat(receiver.titles(ALICE, INBOX, List.of("uidl2"))).containsOnlyKeys("uidl2");
    }

    @Test
    void refusesADeadTicketAndAsksAgainAtTheNextLogin() {
        HopLogin stale = new HopLogin("alice@office.test", "", "old-ticket");
        for (int i = 0; i < 2; i++) { // the second time it logs in without waiting for the capabilities
            assertThatExceptionOfType(HopException.class)
                    .isThrownBy(() -> receiver.raw(stale, INBOX, "uidl1"))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.REFUSED_LOGIN));
            receiver.titles(ALICE, INBOX, uidls(1 + i, 2 + i));
        }
        assertThat(server.logins).hasValue(1);
    }

    @Test
    void readsALargeMessageAsItComesWithoutAFile() throws IOException {
        String line = "x".repeat(1_022) + "\r\n";
        server.maildrop.add(new ScriptedServer.Mail("large", "Subject: large\r\n\r\n", line, 16_384));
        try (InputStream message = source.open(ALICE, INBOX, "large").stream()) {
            try (var directories = Files.list(temporary)) {
                assertThat(directories)
                        .allSatisfy(directory -> assertThat(directory).isEmptyDirectory());
            }
            assertThat(message.transferTo(OutputStream.nullOutputStream())).isGreaterThan(16L << 20);
        }
        try (InputStream left = source.open(ALICE, INBOX, "large").stream()) {
            assertThat(left.read()).isEqualTo('S'); // and no more: closing does not read the rest
        }
        assertThat(server.count("RETR")).isZero();
        assertThat(receiver.titles(ALICE, INBOX, List.of("uidl1"))).hasSize(1);
    }

    @Test
    void endsALargeMessageThatBreaksOffWithAnException() throws IOException {
        server.maildrop.add(
                new ScriptedServer.Mail("large", "Subject: large\r\n\r\n", "x".repeat(1_022) + "\r\n", 65_536));
        try (InputStream message = source.open(ALICE, INBOX, "large").stream()) {
            assertThat(message.read()).isEqualTo('S');
            server.cutConnections();
            assertThatExceptionOfType(IOException.class).isThrownBy(message::readAllBytes);
        }
    }

    @Test
    void asksABareServerByNumberWithoutLoggingInTwice() {
        server.byUidl = false;
        receiver.titles(ALICE, INBOX, uidls(11, 60));
        receiver.titles(ALICE, INBOX, uidls(1, 10));
        receiver.uidls(ALICE, INBOX);

        assertThat(server.count("XTOP")).isZero();
        assertThat(server.count("TOP")).isEqualTo(60);
        assertThat(server.logins).hasValue(2);
    }

    @Test
    void turnsToNumbersWhenTheServerBecomesAnOlderOne() throws IOException {
        receiver.titles(ALICE, INBOX, uidls(1, 2));
        server.byUidl = false;
        server.cutConnections();

        assertThat(receiver.titles(ALICE, INBOX, uidls(3, 4))).hasSize(2);
        assertThat(server.count("TOP")).isEqualTo(2);
    }

    @Test
    void takesTheStuffedDotsOutAndStopsAtTheEnd() throws IOException {
        byte[] answer = "..\r\n...\nx\n..y\r\n.\r\n+OK".getBytes(StandardCharsets.US_ASCII);
        ByteArrayInputStream in = new ByteArrayInputStream(answer);
        assertThat(new String(new Pop3Dialog.MultilineStream(in).readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo(".\r\n..\nx\n.y\r\n");
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("+OK");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Pop3Dialog.MultilineStream(
                                new ByteArrayInputStream("cut\r\n".getBytes(StandardCharsets.UTF_8)))
                        .readAllBytes());
    }
}
