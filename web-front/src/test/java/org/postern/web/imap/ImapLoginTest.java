package org.postern.web.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;
import org.postern.web.imap.connection.ImapCredentialCheck;
import org.postern.web.imap.connection.ImapCredentialCheck.Answer;
import org.postern.web.imap.connection.ImapServer;
import org.postern.web.imap.connection.ScriptedImap;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

class ImapLoginTest {
    private static final Credential ALICE = new Credential("alice", "secret");
    private static final String CAN = "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nTAG OK done";

    private static Answer answerTo(String login) throws IOException {
        return answer("* OK ready", command -> switch (command.split(" ", -1)[0]) {
            case "CAPABILITY" -> CAN;
            case "AUTHENTICATE" -> "+ ";
            case "(continued)" -> login;
            default -> "TAG OK done";
        });
    }

    private static Answer answer(String greeting, UnaryOperator<String> said) throws IOException {
        try (ScriptedImap imap = new ScriptedImap(greeting, said)) {
            return new ImapCredentialCheck(imap.server()).check(ALICE);
        }
    }

    @Test
    void letsInWhomTheServerLetsIn() throws IOException {
        assertThat(answerTo("TAG OK [CAPABILITY IMAP4rev1] welcome")).isInstanceOf(Answer.Right.class);
    }

    @Test
    void saysLoginWhereTheServerKnowsNothingElse() throws IOException {
        try (ScriptedImap imap = new ScriptedImap("* OK ready", command -> switch (command.split(" ", -1)[0]) {
            case "CAPABILITY" -> "* CAPABILITY IMAP4rev1\r\nTAG OK done";
            default -> "TAG OK done";
        })) {
            ImapCredentialCheck check = new ImapCredentialCheck(imap.server());
            assertThat(check.check(new Credential("alice", "a \"quoted\" \\secret")))
                    .isInstanceOf(Answer.Right.class);
            assertThat(imap.commands).contains("LOGIN alice \"a \\\"quoted\\\" \\\\secret\"");
            imap.commands.clear();
            assertThat(check.check(new Credential("alice", "geheim-\u00e4"))).isInstanceOf(Answer.Wrong.class);
            assertThat(imap.commands).noneMatch(each -> each.startsWith("LOGIN"));
        }
    }

    @Test
    void tellsAWrongPassword() throws IOException {
        for (String no : List.of("TAG NO [AUTHENTICATIONFAILED] no", "TAG NO Login failed.", "TAG NO")) {
            assertThat(answerTo(no)).as(no).isInstanceOf(Answer.Wrong.class);
        }
    }

    @Test
    void tellsALockedAccountInTheServersWords() throws IOException {
        for (String code : List.of("EXPIRED", "CONTACTADMIN", "AUTHORIZATIONFAILED", "LIMIT", "expired")) {
            assertThat(answerTo("TAG NO [" + code + "] Your <b>account</b>\tis locked\u0007."))
                    .as(code)
                    .isEqualTo(new Answer.Locked("Your <b>account</b> is locked ."));
        }
        assertThat(answerTo("TAG NO [EXPIRED] " + "long ".repeat(500)))
                .isInstanceOfSatisfying(
                        Answer.Locked.class,
                        locked -> assertThat(locked.words()).hasSize(200));
        assertThat(answerTo("TAG NO [EXPIRED]")).isEqualTo(new Answer.Locked(""));
    }

    @Test
    void tellsAServerThatIsOutOfOrder() throws IOException {
        for (String no : List.of(
                "TAG NO [UNAVAILABLE] later",
                "TAG NO [INUSE] later",
                "TAG BAD what",
                "* BYE overloaded\r\nTAG NO x",
                "")) {
            assertThat(answerTo(no)).as(no).isInstanceOf(Answer.Unavailable.class);
        }
        assertThat(answer("* BYE too many connections", command -> "")).isInstanceOf(Answer.Unavailable.class);
        assertThat(answer("220 mail.office.test ESMTP", command -> "500 what")).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void doesNotWaitForEver() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HopServer place = new HopServer(
                    "127.0.0.1", silent.getLocalPort(), HopServer.Security.PLAIN, Optional.empty(), false);
            ImapServer server = new ImapServer(place, Duration.ofMillis(200), 1 << 20);
            assertThat(new ImapCredentialCheck(server).check(ALICE)).isInstanceOf(Answer.Unavailable.class);
        }
    }

    @Test
    void saysNoPasswordWhereLoginIsDisabled() throws IOException {
        try (ScriptedImap imap = new ScriptedImap(
                "* OK ready", command -> "* CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS\r\nTAG OK done")) {
            assertThat(new ImapCredentialCheck(imap.server()).check(ALICE)).isInstanceOf(Answer.Unavailable.class);
            assertThat(imap.commands).noneMatch(each -> each.startsWith("LOGIN ") || each.startsWith("AUTHENTICATE"));
        }
    }

    @Test
    void trustsNoServerThatLetsInWhoeverConnects() throws IOException {
        assertThat(answer("* PREAUTH welcome root", command -> "TAG OK done")).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void readsNoMoreThanACommandMayBring() throws IOException {
        String claimed = "* 1 FETCH (UID 1 BODY[] {2000000000}\r\n";
        String many = "* SEARCH 1 2 3 4 5 6 7 8 9\r\n".repeat(200_000) + "TAG OK done";
        for (String flood : List.of(claimed, many)) {
            try (ScriptedImap imap = new ScriptedImap("* OK ready", command -> switch (command.split(" ", -1)[0]) {
                        case "CAPABILITY" -> CAN;
                        case "AUTHENTICATE" -> "+ ";
                        case "(continued)" -> "TAG OK [CAPABILITY IMAP4rev1] welcome";
                        case "SELECT" -> "* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\nTAG OK [READ-WRITE] done";
                        case "UID" -> flood;
                        case "LIST" -> "* LIST () \"/\" INBOX\r\nTAG OK done";
                        case "STATUS" -> "* STATUS INBOX (MESSAGES 1 UNSEEN 0 UIDNEXT 2)\r\nTAG OK done";
                        default -> "TAG OK done";
                    });
                    ImapSessions sessions = new ImapSessions(imap.server())) {
                HopLogin who = new HopLogin("alice@office.test", "", "ticket").with(ALICE);
                assertThatThrownBy(() -> new ImapSource(sessions).uidls(who, FolderRef.INBOX))
                        .isInstanceOfSatisfying(
                                HopException.class, e -> assertThat(e.kind()).isEqualTo(HopException.Kind.BROKEN));
                assertThat(sessions.open()).isZero();
            }
        }
    }
}
