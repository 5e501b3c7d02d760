package org.postern.store.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postern.store.account.HopTicket;

/** Every POP3 command, error and attack as a dialog file; the reasons are in the files. */
final class Pop3DialogTest {
    private final Office office = new Office();

    @Test
    void answersEveryCommandOfASession() {
        passwords("session");
    }

    @Test
    void refusesCommandsOutOfTurnAndArgumentsOutOfRange() {
        passwords("refusals");
    }

    @Test
    void logsInWithSaslPlain() {
        passwords("sasl");
    }

    @Test
    void answersUnknownUserAndWrongPasswordAlike() {
        passwords("enumeration");
    }

    @Test
    void closesAfterTwentyMistakes() {
        passwords("twenty-mistakes");
    }

    @Test
    void closesOnLineEndsAndNulInsideACommand() {
        passwords("bare-line-ends");
    }

    @Test
    void deletesOnlyAtQuit() {
        passwords("delete");
        assertThat(office.folder(Office.ALICE, "Inbox"))
                .extracting(Office.Mail::uidl)
                .containsExactly("u2");
    }

    @Test
    void locksTheMaildropUntilTheSessionEnds() {
        passwords("in-use");
    }

    @Test
    void opensFoldersByLoginName() {
        passwords("folders");
    }

    @Test
    void opensFoldersOnTheHopByTicketOnly() {
        hop("hop");
    }

    @Test
    void givesTheHopSnapshotsWithoutALock() {
        hop("hop-snapshots");
    }

    @Test
    void answersTheHopByUidl() {
        hop("hop-uidl");
    }

    @Test
    void endsASessionOfTheHopSoonAfterItsTicket() {
        HopTicket ticket = office.tickets.issue(Office.ALICE);
        Client client = new Client(office.forTickets());
        client.send("USER alice@office.test").send("PASS " + ticket.secret()).received();
        office.tickets.revoke(ticket);
        office.nanos += 3_000_000_000L; // it is asked for every other second

        client.send("XTOP u1");

        assertThat(client.received()).startsWith("-ERR [AUTH] ");
        assertThat(client.closed()).isTrue();
    }

    @Test
    void offersTheCommandsByUidlToNoMailProgram() {
        Client client = new Client(office.forPasswords());
        client.send("USER alice@office.test").send("PASS s\u00e9cret word ").received();

        client.send("CAPA").send("XTOP u1").send("XRETR u1").send("XSIZE u1");

        assertThat(client.received()).doesNotContain("X-POSTERN-UIDL").endsWith("-ERR unknown command\r\n".repeat(3));
    }

    @Test
    void answersTheRestByUidlWhenTheDiskFailsForAMessage() {
        Client client = new Client(office.forTickets());
        client.send("USER alice@office.test")
                .send("PASS " + office.tickets.issue(Office.ALICE).secret())
                .received();
        office.diskFails = true;

        client.send("XTOP u1 u2").send("XRETR u1").send("XSIZE u1");

        assertThat(client.received().split("\r\n"))
                .hasSize(5)
                .satisfies(lines -> assertThat(lines[1]).startsWith("-ERR [SYS/TEMP] "))
                .satisfies(lines -> assertThat(lines[2]).startsWith("-ERR [SYS/TEMP] "))
                .satisfies(lines -> assertThat(lines[3]).startsWith("-ERR [SYS/TEMP] "));
    }

    @Test
    void refusesEveryTicketButTheLivingOneOfThatAccount() {
        HopTicket dead = office.tickets.issue(Office.ALICE);
        office.tickets.revoke(dead);
        Dialog.play(
                "ticket-misuse",
                office.forTickets(),
                Map.of(
                        "dead", dead.secret(),
                        "bobs", office.tickets.issue(Office.BOB).secret()));
    }

    @Test
    void refusesATicketWhereMailboxPasswordsAreAsked() {
        Dialog.play(
                "ticket-on-pop3s",
                office.forPasswords(),
                Map.of("ticket", office.tickets.issue(Office.ALICE).secret()));
    }

    @Test
    void closesOnAThrottledLogin() {
        office.throttled = true;
        passwords("throttled");
    }

    @Test
    void answersFaultsOfTheStoreAsTemporary() {
        office.diskFails = true;
        passwords("faults-at-login");
    }

    @Test
    void deletesNothingWhenTheCommitFails() {
        Client client = new Client(office.forPasswords());
        client.send("USER alice@office.test")
                .send("PASS s\u00e9cret word ")
                .send("DELE 1")
                .received();
        office.diskFails = true;

        client.send("RETR 2").send("TOP 2 0").send("QUIT");

        assertThat(client.received().split("\r\n"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("-ERR [SYS/TEMP] "));
        assertThat(client.closed()).isTrue();
        assertThat(office.folder(Office.ALICE, "Inbox")).hasSize(3);
        office.diskFails = false;
        assertThat(new Client(office.forPasswords())
                        .send("USER alice@office.test")
                        .send("PASS s\u00e9cret word ")
                        .received())
                .contains("+OK 3 messages");
    }

    private void passwords(String name) {
        Dialog.play(
                name,
                office.forPasswords(),
                Map.of(
                        "password", "s\u00e9cret word ",
                        "plain", plain("", "alice@office.test", "s\u00e9cret word "),
                        "for-bob", plain("bob@office.test", "alice@office.test", "s\u00e9cret word "),
                        "as-self", plain("alice@office.test", "alice@office.test", "s\u00e9cret word "),
                        "wrong", plain("", "alice@office.test", "wrong"),
                        "long", "x".repeat(260),
                        "long-wrong", plain("", "alice@office.test", "w".repeat(9_000))));
    }

    private void hop(String name) {
        Dialog.play(
                name,
                office.forTickets(),
                Map.of("ticket", office.tickets.issue(Office.ALICE).secret(), "long", "x".repeat(260)));
    }

    private static String plain(String authorize, String name, String password) {
        return Base64.getEncoder()
                .encodeToString((authorize + "\0" + name + "\0" + password).getBytes(StandardCharsets.UTF_8));
    }
}
