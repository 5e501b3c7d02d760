package org.postern.web.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.mime.MessageView;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

class MailReceiverTest {
    private static final String HEADER = "From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <yamada@office.test>\r\n"
            + "To: alice@office.test\r\nSubject: Number %s\r\nDate: Sun, 22 Nov 2020 10:00:00 +0900\r\n";
    private static final HopLogin ALICE = new HopLogin("alice@office.test", "Alice", "ticket");

    @TempDir
    Path temporary;

    private ScriptedServer server;
    private Pop3Source source;
    private MailReceiver receiver;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        source = new Pop3Source(server.endpoints().pop3(), temporary);
        receiver = new MailReceiver(source);
        for (int i = 1; i <= 60; i++) {
            server.maildrop.add(new ScriptedServer.Mail("u" + i, HEADER.formatted(i), "Body " + i + "\r\n"));
        }
    }

    @AfterEach
    void stop() throws IOException {
        receiver.close();
        server.close();
    }

    @Test
    void titlesComeByTopAndOnlyOnce() {
        List<String> wanted =
                IntStream.range(0, 50).mapToObj(i -> "u" + (60 - i)).toList();
        var titles = receiver.titles(ALICE, FolderRef.INBOX, wanted);
        assertThat(titles.keySet()).containsExactlyElementsOf(wanted);
        Title newest = titles.values().iterator().next();
        assertThat(newest.subject()).isEqualTo("Number 60");
        assertThat(newest.from().get(0).name()).isEqualTo("山田");
        assertThat(server.count("TOP")).isEqualTo(50);
        receiver.titles(ALICE, FolderRef.INBOX, wanted);
        assertThat(server.count("TOP")).isEqualTo(50);
        assertThat(server.count("UIDL")).isEqualTo(1);
        assertThat(server.count("RETR")).isZero();
    }

    @Test
    void titlesLeaveOutWhatIsGone() {
        assertThat(receiver.titles(ALICE, FolderRef.INBOX, List.of("u1", "no-such", "u2")))
                .containsOnlyKeys("u1", "u2");
    }

    @Test
    void uidlsAreNewestFirst() {
        assertThat(receiver.uidls(ALICE, FolderRef.INBOX))
                .hasSize(60)
                .startsWith("u60", "u59")
                .endsWith("u1");
    }

    @Test
    void folderIsPartOfTheLoginName() {
        receiver.uidls(ALICE, FolderRef.own("Archive 2020"));
        assertThat(server.commands).contains("USER alice+Archive%202020@office.test");
        assertThat(receiver.uidls(ALICE, FolderRef.INBOX)).hasSize(60);
        assertThat(server.commands).contains("USER alice@office.test");
    }

    @Test
    void viewIsReadOverRetrAndCached() {
        MessageView view = receiver.view(ALICE, FolderRef.INBOX, "u7", Optional.empty());
        assertThat(view.text()).isEqualTo("Body 7\n\n");
        assertThat(receiver.view(ALICE, FolderRef.INBOX, "u7", Optional.empty()))
                .isSameAs(view);
        assertThat(server.count("RETR")).isEqualTo(1);
    }

    @Test
    void sessionIsReopenedForMailThatArrivedLater() {
        receiver.titles(ALICE, FolderRef.INBOX, List.of("u1"));
        server.maildrop.add(new ScriptedServer.Mail("late", HEADER.formatted("late"), "\r\nx\r\n"));
        assertThat(receiver.titles(ALICE, FolderRef.INBOX, List.of("late"))).containsOnlyKeys("late");
        assertThat(server.logins.get()).isEqualTo(2);
    }

    @Test
    void diedConnectionIsReplacedOnce() throws IOException {
        receiver.titles(ALICE, FolderRef.INBOX, List.of("u1"));
        server.cutConnections();
        assertThat(receiver.titles(ALICE, FolderRef.INBOX, List.of("u2"))).containsOnlyKeys("u2");
    }

    @Test
    void missingMessageIsGone() {
        assertThatExceptionOfType(HopException.class)
                .isThrownBy(() -> receiver.view(ALICE, FolderRef.INBOX, "nothing", Optional.empty()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.GONE));
    }

    @Test
    void wrongTicketIsARefusedLogin() {
        HopLogin stale = new HopLogin("alice@office.test", "", "old-ticket");
        assertThatExceptionOfType(HopException.class)
                .isThrownBy(() -> receiver.uidls(stale, FolderRef.INBOX))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.REFUSED_LOGIN));
    }

    @Test
    void absentServerIsUnreachable() throws IOException {
        try (Socket held = new Socket()) {
            // Bound and not listening: the port refuses connections, and no other process can take it meanwhile.
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress closed = new InetSocketAddress(InetAddress.getLoopbackAddress(), held.getLocalPort());
            HopServer nobody = HopEndpoints.plain(closed, closed).pop3();
            try (MailReceiver lost = new MailReceiver(new Pop3Source(nobody, temporary))) {
                assertThatExceptionOfType(HopException.class)
                        .isThrownBy(() -> lost.uidls(ALICE, FolderRef.INBOX))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(HopException.Kind.UNREACHABLE));
            }
        }
    }

    @Test
    void forgetClosesTheSessionsOfThatLoginOnly() {
        HopLogin second = new HopLogin("alice@office.test", "Alice at home", "ticket");
        receiver.uidls(ALICE, FolderRef.INBOX);
        receiver.uidls(second, FolderRef.INBOX);
        assertThat(source.openSessions()).isEqualTo(2);
        receiver.forget(ALICE);
        assertThat(source.openSessions()).isEqualTo(1);
        assertThat(server.count("DELE")).isZero();
    }

    @Test
    void idleSessionsAreClosed() {
        try (Pop3Source brief = new Pop3Source(server.endpoints().pop3(), temporary, Duration.ofMillis(20))) {
            brief.uidls(ALICE, FolderRef.INBOX);
            while (brief.openSessions() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(brief.openSessions()).isZero();
        }
    }

    @Test
    void manyThreadsShareOneSessionInTurns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<MessageView>> views = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            String uidl = "u" + i;
            Callable<MessageView> open = () -> receiver.view(ALICE, FolderRef.INBOX, uidl, Optional.empty());
            views.add(threads.submit(open));
        }
        for (int i = 1; i <= 60; i++) {
            assertThat(views.get(i - 1).get().subject()).isEqualTo("Number " + i);
        }
        threads.shutdown();
        assertThat(server.logins.get()).isEqualTo(1);
    }

    @Test
    void largeMessageAndItsAttachmentPassThroughAFileOnlyWeMayRead() throws IOException {
        String head = HEADER.formatted("big") + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
        String line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n";
        String start = "\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n--b\r\n"
                + "Content-Type: application/octet-stream; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n"
                + "Content-Disposition: attachment; filename=big.bin\r\n\r\n";
        int lines = 50 * 1024 * 1024 / line.length();
        server.maildrop.add(new ScriptedServer.Mail("big", head + start.substring(0, start.length() - 2), line, lines));
        long before = usedHeap();
        MessageView view = receiver.view(ALICE, FolderRef.INBOX, "big", Optional.empty());
        assertThat(view.text()).startsWith("see attachment");
        assertThat(view.parts()).hasSize(1);
        assertThat(view.parts().get(0).size()).isEqualTo(57L * lines);
        try (OpenPart part =
                receiver.part(ALICE, FolderRef.INBOX, "big", view.parts().get(0).number())) {
            assertThat(filesOfTheHop())
                    .isNotEmpty()
                    .allSatisfy(directory -> assertThat(
                                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                            .isEqualTo("rwx------"));
            assertThat(count(part.content())).isEqualTo(57L * lines);
            assertThat(usedHeap() - before).isLessThan(24L << 20);
        }
        try (var left = Files.list(filesOfTheHop().get(0))) {
            assertThat(left).isEmpty();
        }
    }

    private List<Path> filesOfTheHop() throws IOException {
        try (var list = Files.list(temporary)) {
            return list.toList();
        }
    }

    private static long count(InputStream in) throws IOException {
        return in.transferTo(OutputStream.nullOutputStream());
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
