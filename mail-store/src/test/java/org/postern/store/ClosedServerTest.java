package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Overlay;
import org.postern.store.policy.SendLimit;

/** A mail server that only the box's own web front reaches. */
class ClosedServerTest {
    @TempDir
    Path directory;

    private static MailServerSettings closed(MailServerSettings usual) {
        return new MailServerSettings(
                usual.domain(),
                usual.hostname(),
                new MailServerSettings.Listening(
                        Optional.empty(),
                        usual.listening().hopSmtp(),
                        Optional.empty(),
                        usual.listening().hopPop3(),
                        usual.listening().workThreads()),
                new MailServerSettings.Sessions(
                        usual.sessions().publicSmtp(),
                        usual.sessions().receiving(),
                        usual.sessions().submission(),
                        new SubmissionSettings(
                                Optional.empty(), Optional.empty(), new SendLimit(0, 0), false, ZoneOffset.UTC)),
                usual.judging(),
                usual.delivery(),
                usual.reports(),
                usual.store());
    }

    @Test
    void opensTheHopOnlyAndLearnsNothing() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (RunningServer office = new RunningServer(directory, ClosedServerTest::closed)) {
            assertThat(office.server().listeners()).containsOnlyKeys("hop-smtp", "hop-pop3");
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread))
                    .extracting(Thread::getName)
                    .contains("store-writer-1")
                    .noneMatch(name -> name.contains("junk"));
        }
    }

    @Test
    void showsTheHeaderOfMailElsewhereOverTheHop() throws IOException {
        try (RunningServer office = new RunningServer(directory, ClosedServerTest::closed)) {
            Overlay overlay = office.server().overlay();
            byte[] header =
                    "Message-ID: <1@elsewhere.test>\r\nSubject: .hello\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            overlay.seen(office.alice.id(), List.of(new Overlay.RemoteEntry("u1", 123_456)));
            overlay.stub(office.alice.id(), List.of(new Overlay.Stub("u1", header, Instant.EPOCH, false)));
            String uidl = office.server()
                    .mailboxes()
                    .list(
                            office.server()
                                    .mailboxes()
                                    .folder(office.alice.id(), "Inbox")
                                    .orElseThrow()
                                    .id(),
                            Mailboxes.ListFilter.ALL,
                            0,
                            1)
                    .get(0)
                    .uidl();
            String ticket = office.server().hopTickets().issue(office.alice).secret();
            try (RawClient client = RawClient.plain(office.port("hop-pop3"))) {
                client.line();
                client.say("USER alice@office.test");
                client.say("PASS " + ticket);
                assertThat(client.say("LIST 1")).isEqualTo("+OK 1 123456");
                assertThat(client.say("UIDL 1")).isEqualTo("+OK 1 " + uidl);
                assertThat(client.say("TOP 1 0")).startsWith("+OK");
                assertThat(List.of(client.line(), client.line(), client.line(), client.line()))
                        .containsExactly("Message-ID: <1@elsewhere.test>", "Subject: .hello", "", ".");
                assertThat(client.say("QUIT")).startsWith("+OK");
            }
        }
    }
}
