package org.postern.web.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.hop.Content;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.ScriptedServer;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

class RemoteMaildropTest {
    private static final String HEADER = "From: bob@office.test\r\nSubject: Number %s\r\nMessage-ID: <%s@x>\r\n";
    private static final HopLogin ALICE =
            new HopLogin("alice@office.test", "Alice", "named", Optional.of(new Credential("alice", "ticket")));

    @TempDir
    Path temporary;

    private ScriptedServer server;
    private RemoteMaildrop maildrop;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        maildrop = new RemoteMaildrop(server.endpoints().pop3(), temporary, Duration.ofMinutes(1));
        for (int i = 1; i <= 20; i++) {
            server.maildrop.add(new ScriptedServer.Mail("u" + i, HEADER.formatted(i, i), "Body " + i + "\r\n"));
        }
    }

    @AfterEach
    void stop() throws IOException {
        maildrop.close();
        server.close();
    }

    @Test
    void listsInTheServersOrderWithSizes() {
        List<RemoteMessage> list = maildrop.list(ALICE);
        assertThat(list).hasSize(20);
        assertThat(list.get(0).uidl()).isEqualTo("u1");
        assertThat(list.get(19).size()).isEqualTo(server.maildrop.get(19).size());
        assertThat(server.commands).contains("USER alice");
        assertThat(server.count("UIDL")).isEqualTo(1);
        assertThat(server.count("LIST")).isEqualTo(1);
    }

    @Test
    void readingOneMessageCostsOneRetrAndNothingElse() throws IOException {
        List<RemoteMessage> list = maildrop.list(ALICE);
        server.commands.clear();
        assertThat(text(maildrop.open(ALICE, list.get(6))))
                .contains("Subject: Number 7")
                .endsWith("Body 7\r\n\r\n");
        assertThat(server.commands).containsExactly("RETR 7");
    }

    @Test
    void aLargeMessageIsReadOnceIntoAFileThatGoesWithTheStream() throws IOException {
        server.maildrop.add(
                new ScriptedServer.Mail("big", HEADER.formatted(99, 99), "0123456789".repeat(100) + "\r\n", 3_000));
        List<RemoteMessage> list = maildrop.list(ALICE);
        server.commands.clear();
        Content content = maildrop.open(ALICE, list.get(20));
        assertThat(content.whole()).isEmpty();
        try (InputStream in = content.stream()) {
            assertThat(in.readAllBytes().length).isGreaterThan(3_000_000);
        }
        assertThat(server.commands).containsExactly("RETR 21");
        maildrop.forget(ALICE);
        try (var files = Files.walk(temporary)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void newMailIsSeenByANewSession() {
        maildrop.list(ALICE);
        server.maildrop.add(new ScriptedServer.Mail("late", HEADER.formatted(21, 21), "x\r\n"));
        assertThat(maildrop.list(ALICE)).hasSize(21);
        assertThat(server.logins.get()).isEqualTo(2);
    }

    @Test
    void tryingThePasswordAndListingTakeOneSession() {
        maildrop.tryLogin(ALICE);
        maildrop.list(ALICE);
        assertThat(server.logins.get()).isEqualTo(1);
    }

    @Test
    void deletesWithQuitAndTellsWhatIsGone() {
        List<RemoteMessage> list = maildrop.list(ALICE);
        assertThat(maildrop.delete(ALICE, List.of(list.get(2), list.get(4), new RemoteMessage("never-there", 1))))
                .isEqualTo(Set.of("u3", "u5", "never-there"));
        assertThat(server.maildrop).hasSize(18).noneMatch(mail -> mail.uidl().equals("u3"));
        server.lacks.add("DELE");
        assertThat(maildrop.delete(ALICE, List.of(list.get(6)))).isEmpty();
        assertThat(server.maildrop).hasSize(18);
    }

    @Test
    void whatHasAnotherSizeNowIsNotDeleted() {
        RemoteMessage third = maildrop.list(ALICE).get(2);
        assertThat(maildrop.delete(ALICE, List.of(new RemoteMessage(third.uidl(), third.size() + 1))))
                .isEmpty();
        assertThat(server.maildrop).hasSize(20);
    }

    @Test
    void aServerWithoutUidlHasNamesFromHeaders() throws IOException {
        server.lacks.add("UIDL");
        List<RemoteMessage> first = maildrop.list(ALICE);
        assertThat(first).hasSize(20).allMatch(message -> HeaderNames.made(message.uidl()));
        assertThat(server.count("TOP")).isEqualTo(20);
        server.maildrop.add(new ScriptedServer.Mail("late", HEADER.formatted(21, 21), "x\r\n"));
        List<RemoteMessage> second = maildrop.list(ALICE);
        assertThat(second.subList(0, 20)).isEqualTo(first);
        assertThat(server.count("TOP"))
                .as("the last known one, and the new one")
                .isEqualTo(22);
        server.maildrop.remove(0);
        assertThat(maildrop.list(ALICE)).isEqualTo(second.subList(1, 21));
        assertThat(text(maildrop.open(ALICE, second.get(4)))).contains("Number 5");
        assertThat(maildrop.delete(ALICE, List.of(second.get(4)))).hasSize(1);
        assertThat(server.maildrop).noneMatch(mail -> mail.uidl().equals("u5")).hasSize(19);
    }

    @Test
    void withoutUidlAnotherMessageOfTheSameSizeIsNotTakenForIt() {
        server.lacks.add("UIDL");
        server.maildrop.clear();
        for (int i = 1; i <= 3; i++) {
            server.maildrop.add(new ScriptedServer.Mail("u" + i, HEADER.formatted(i, i), "same\r\n"));
        }
        List<RemoteMessage> list = maildrop.list(ALICE);
        // Another program replaces the second message by one of the same size, so names by number would now be wrong.
        server.maildrop.set(1, new ScriptedServer.Mail("other", HEADER.formatted(8, 8), "same\r\n"));
        assertThat(maildrop.list(ALICE)).as("the beginning looks the same").isEqualTo(list);
        assertThatExceptionOfType(HopException.class)
                .isThrownBy(() -> maildrop.open(ALICE, list.get(1)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.GONE));
        assertThat(maildrop.delete(ALICE, List.of(list.get(1)))).hasSize(1);
        assertThat(server.maildrop).as("the other message is not deleted").hasSize(3);
    }

    @Test
    void withoutTopAHeaderCostsTheMessage() throws IOException {
        server.lacks.add("TOP");
        List<RemoteMessage> list = maildrop.list(ALICE);
        Map<String, String> headers = new LinkedHashMap<>();
        maildrop.headers(
                ALICE,
                list.subList(0, 2),
                (uidl, header) -> headers.put(uidl, new String(header.readAllBytes(), StandardCharsets.US_ASCII)));
        assertThat(headers).hasSize(2);
        assertThat(headers.get("u2")).isEqualTo(HEADER.formatted(2, 2) + "\r\n");
        assertThat(server.count("TOP")).isEqualTo(1);
    }

    @Test
    void twoMessagesOfOneNameAreTwo() throws IOException {
        server.maildrop.add(new ScriptedServer.Mail("u1", HEADER.formatted("again", 1), "Again\r\n"));
        List<RemoteMessage> list = maildrop.list(ALICE);
        assertThat(list.stream().map(RemoteMessage::uidl).distinct()).hasSize(21);
        assertThat(text(maildrop.open(ALICE, list.get(20)))).contains("Number again");
    }

    @Test
    void tellsWhyNobodyIsLetIn() {
        assertThat(kind("-ERR [AUTH] no")).isEqualTo(HopException.Kind.REFUSED_LOGIN);
        assertThat(kind("-ERR Authentication failed.")).isEqualTo(HopException.Kind.REFUSED_LOGIN);
        assertThat(kind("-ERR [IN-USE] locked by another session")).isEqualTo(HopException.Kind.BUSY);
        assertThat(kind("-ERR maildrop is already locked")).isEqualTo(HopException.Kind.BUSY);
        assertThat(kind("-ERR [SYS/TEMP] later")).isEqualTo(HopException.Kind.BUSY);
        assertThat(kind("-ERR [SYS/PERM] account closed")).isEqualTo(HopException.Kind.LOCKED);
        assertThat(kind("-ERR Your account is suspended")).isEqualTo(HopException.Kind.LOCKED);
    }

    private HopException.Kind kind(String reply) {
        server.letsNobodyIn = reply;
        try {
            maildrop.tryLogin(ALICE);
        } catch (HopException e) {
            return e.kind();
        }
        throw new AssertionError("let in with " + reply);
    }

    @Test
    void aCutConnectionIsOpenedAnewForAMessage() throws IOException {
        List<RemoteMessage> list = maildrop.list(ALICE);
        server.cutConnections();
        assertThat(text(maildrop.open(ALICE, list.get(0)))).contains("Number 1");
        assertThat(server.logins.get()).isEqualTo(2);
    }

    @Test
    void withoutThePasswordNothingIsOpened() {
        List<RemoteMessage> list = maildrop.list(ALICE);
        maildrop.forget(ALICE);
        assertThat(maildrop.connected(ALICE)).isFalse();
        assertThat(maildrop.headers(ALICE.withoutRemote(), list, (uidl, header) -> {}))
                .isFalse();
        assertThatExceptionOfType(HopException.class).isThrownBy(() -> maildrop.list(ALICE.withoutRemote()));
        assertThat(server.logins.get()).isEqualTo(1);
    }

    @Test
    void namesThatWereOnlyTriedAreForgotten() {
        try (RemoteMaildrop brief = new RemoteMaildrop(server.endpoints().pop3(), temporary, Duration.ofMillis(20))) {
            for (int i = 0; i < 50; i++) {
                HopLogin stranger = new HopLogin("x" + i + "@office.test", "", "");
                assertThatExceptionOfType(HopException.class)
                        .isThrownBy(() -> brief.tryLogin(stranger.with(new Credential("x", "wrong"))));
            }
            while (brief.people() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(brief.people()).isZero();
        }
    }

    @Test
    void plainTextStaysInThePrivateNetwork() {
        HopServer outside = new HopServer("192.0.2.1", 110, HopServer.Security.PLAIN, Optional.empty(), false);
        try (RemoteMaildrop away = new RemoteMaildrop(outside, temporary, Duration.ofMinutes(1))) {
            assertThatExceptionOfType(HopException.class)
                    .isThrownBy(() -> away.tryLogin(ALICE))
                    .satisfies(e -> assertThat(e.getCause())
                            .hasRootCauseMessage("plain text must not leave the private network: /192.0.2.1:110"));
        }
    }

    @Test
    void probeTellsWhatTheServerHas() {
        Pop3Probe probe = Pop3Probe.of(server.endpoints().pop3());
        assertThat(probe.has("UIDL")).isTrue();
        assertThat(probe.has("PIPELINING")).isFalse();
        assertThat(probe.tls()).isEmpty();
        assertThat(SmtpProbe.of(server.endpoints().smtp(), "box.test").has("SMTPUTF8"))
                .isTrue();
    }

    private static String text(Content content) throws IOException {
        try (InputStream in = content.stream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
