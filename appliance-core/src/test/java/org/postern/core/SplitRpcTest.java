package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.split.MailNode;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Search;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;

/** Every word of the organizer and of signing in between two nodes, against a real store. */
class SplitRpcTest {
    private static final InetAddress BROWSER = InetAddress.getLoopbackAddress();

    @TempDir
    static Path directory;

    private static SplitOffice office;
    private static MailNode node;
    private static Organizer organizer;

    @BeforeAll
    static void start() throws IOException {
        office = new SplitOffice(directory);
        node = office.node(office.joined(office.invite("rpc")));
        organizer = node.organizer();
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
        office.close();
    }

    private static SignIn.Asker from(InetAddress client) {
        return new SignIn.Asker(client, Optional.empty(), "");
    }

    private static HopLogin login(String user) {
        SignIn.Result result =
                node.signIn().signIn(user + "@office.test", Office.PASSWORD.toCharArray(), from(BROWSER));
        assertThat(result).isInstanceOf(SignIn.Result.Granted.class);
        return ((SignIn.Result.Granted) result).login();
    }

    private static FolderRef ref(String name) {
        return FolderRef.named(name).orElseThrow();
    }

    private static Optional<Folder> folder(HopLogin who, String name) {
        return organizer.folders().list(who).all().stream()
                .filter(each -> each.ref().equals(ref(name)))
                .findFirst();
    }

    private static InputStream mail(String subject, String body) {
        return new ByteArrayInputStream(("From: alice@office.test\r\nTo: bob@office.test\r\nSubject: " + subject
                        + "\r\nMessage-ID: <" + subject.hashCode() + "@office.test>\r\n\r\n" + body + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void signsInAndOutAndTellsWhetherASessionStands() throws Exception {
        HopLogin alice = login("alice");
        assertThat(alice.address()).isEqualTo("alice@office.test");
        assertThat(alice.displayName()).isEqualTo("alice");
        assertThat(alice.remote()).isEmpty();
        assertThat(node.signIn().stands(alice)).isTrue();
        assertThat(node.signIn().signIn("alice", "wrong".toCharArray(), from(BROWSER)))
                .isInstanceOf(SignIn.Result.Refused.class);
        node.signIn().signOut(alice);
        // It is told behind our back; what we ask next waits in no line for it.
        long end = System.nanoTime() + 30_000_000_000L;
        while (node.signIn().stands(alice)) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
        assertThatThrownBy(() -> organizer.folders().list(alice).all())
                .isInstanceOfSatisfying(
                        OrganizerException.class, e -> assertThat(e.gone()).isTrue());
    }

    @Test
    void theBrowsersAddressIsThrottledAndNotTheWebNodes() throws Exception {
        InetAddress guesser = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
        SignIn.Result last = new SignIn.Result.Refused();
        for (int i = 0; i < 200 && last instanceof SignIn.Result.Refused; i++) {
            last = node.signIn().signIn("nobody" + i, "guess".toCharArray(), from(guesser));
        }
        assertThat(last).isInstanceOf(SignIn.Result.Throttled.class);
        assertThat(login("bob").address()).isEqualTo("bob@office.test");
    }

    @Test
    void aTicketThatNoWebNodeWasGivenOpensNothing() {
        HopLogin invented = new HopLogin("alice@office.test", "", "invented");
        assertThat(node.signIn().stands(invented)).isFalse();
        assertThatThrownBy(() -> organizer.folders().list(invented).all()).isInstanceOf(OrganizerException.class);
        assertThatThrownBy(() -> organizer.drafts().save(invented, mail("x", "x"), revision("A", Optional.empty())))
                .isInstanceOf(OrganizerException.class);
    }

    @Test
    void foldersAreMadeRenamedFoundAndDeleted() {
        HopLogin alice = login("alice");
        assertThat(organizer.folders().list(alice).all())
                .extracting(Folder::role)
                .contains(Role.INBOX, Role.DRAFTS, Role.SENT);
        Folder made = organizer.folders().create(alice, "Verträge 契約");
        assertThat(folder(alice, made.name())).contains(made);
        Folder renamed = organizer.folders().change(alice, ref(made.name()), Folders.Change.name("Alte"));
        assertThat(renamed.name()).isEqualTo("Alte");
        assertThat(folder(alice, made.name())).isEmpty();
        organizer.folders().delete(alice, ref(renamed.name()));
        assertThat(folder(alice, renamed.name())).isEmpty();
        assertThatThrownBy(() -> organizer.folders().delete(alice, ref("none")))
                .isInstanceOfSatisfying(
                        OrganizerException.class, e -> assertThat(e.gone()).isTrue());
        assertThatThrownBy(() -> organizer.folders().create(alice, "INBOX"))
                .isInstanceOfSatisfying(
                        OrganizerException.class, e -> assertThat(e.gone()).isFalse());
    }

    @Test
    void messagesAreListedFlaggedMovedFoundAndRemoved() throws Exception {
        HopLogin bob = login("bob");
        long before = organizer.changes().count(bob);
        String first = saved(bob, mail("first", "一番 zebrafish"), "B");
        String second = saved(bob, mail("second", "quokka"), "C");
        assertThat(organizer.changes().count(bob)).isGreaterThan(before);
        Listing drafts = organizer.messages().list(bob, ref("drafts"), Filter.ALL, new Range(0, 10));
        assertThat(drafts.total()).isEqualTo(2);
        assertThat(drafts.complete()).isTrue();
        assertThat(drafts.entries()).extracting(Entry::uidl).containsExactly(second, first);
        Entry entry = organizer.search().message(bob, first).orElseThrow();
        assertThat(entry).isEqualTo(drafts.entries().get(1));
        assertThat(entry.flags()).contains(Flag.DRAFT);
        assertThat(entry.arrived()).isNotNull();
        assertThat(organizer.search().message(bob, "none")).isEmpty();
        assertThat(organizer
                        .search()
                        .neighbours(bob, first, Search.Within.folder(ref("drafts")))
                        .newer())
                .contains(second);
        assertThat(organizer
                        .search()
                        .neighbours(bob, first, Search.Within.folder(ref("drafts")))
                        .older())
                .isEmpty();
        assertThat(organizer
                        .messages()
                        .changeFlags(bob, List.of(first, second), Set.of(Flag.FLAGGED), Set.of(Flag.SEEN)))
                .isEqualTo(2);
        assertThat(organizer
                        .messages()
                        .list(bob, ref("drafts"), new Filter(false, true, false), new Range(1, 1))
                        .entries())
                .extracting(Entry::uidl)
                .containsExactly(first);
        assertThat(organizer.messages().move(bob, List.of(first, "none"), ref("archive")))
                .containsExactly(first);
        Listing found = organizer.search().words(bob, Optional.empty(), "zebrafish", new Range(0, 10));
        long end = System.nanoTime() + 30_000_000_000L;
        while (found.total() == 0) { // the index follows the store
            assertThat(System.nanoTime()).isLessThan(end);
            found = organizer.search().words(bob, Optional.empty(), "zebrafish", new Range(0, 10));
        }
        assertThat(found.entries()).extracting(Entry::folder).containsExactly(ref("archive"));
        assertThat(organizer
                        .search()
                        .words(bob, Optional.of(ref("drafts")), "zebrafish", new Range(0, 10))
                        .total())
                .isZero();
        assertThat(organizer.changes().quota(bob).usedBytes()).isPositive();
        assertThat(organizer.changes().quota(bob).limitBytes()).isZero();
        assertThat(organizer.outbox().waiting(bob)).isEmpty();
        assertThat(organizer.messages().purge(bob, List.of(first))).isEqualTo(1);
        assertThat(organizer.messages().empty(bob, ref("drafts"))).isEqualTo(1);
        assertThat(organizer
                        .messages()
                        .list(bob, ref("drafts"), Filter.ALL, new Range(0, 10))
                        .entries())
                .isEmpty();
    }

    @Test
    void onePersonSeesNothingOfAnothers() throws Exception {
        HopLogin alice = login("alice");
        HopLogin bob = login("bob");
        String draft = saved(alice, mail("mine", "alone"), "D");
        assertThat(organizer.search().message(bob, draft)).isEmpty();
        assertThat(organizer.messages().changeFlags(bob, List.of(draft), EnumSet.of(Flag.SEEN), Set.of()))
                .isZero();
        assertThat(organizer.messages().purge(bob, List.of(draft))).isZero();
        assertThat(organizer.search().message(alice, draft)).isPresent();
    }

    private static Drafts.Revision revision(String letter, Optional<String> base) {
        return new Drafts.Revision(letter.repeat(22), base, "w1");
    }

    private String saved(HopLogin who, InputStream mail, String letter) throws Exception {
        return organizer
                .drafts()
                .save(who, mail, revision(letter, Optional.empty()))
                .draft()
                .orElseThrow();
    }

    @Test
    void aLetterHasOneDraftAndIsKnownAfterItWasSent() throws Exception {
        HopLogin alice = login("alice");
        String id = "E".repeat(22);
        String first = saved(alice, mail("draft", "one"), "E");
        String second = saved(alice, mail("draft", "two"), "E");
        assertThat(organizer.search().message(alice, first)).isEmpty();
        assertThat(organizer.drafts().letter(alice, id).flatMap(Drafts.Known::draft))
                .contains(second);
        Drafts.Saving elsewhere = organizer
                .drafts()
                .save(alice, mail("draft", "three"), new Drafts.Revision(id, Optional.of(first), "w2"));
        assertThat(elsewhere.outcome()).isEqualTo(Drafts.Outcome.ELSEWHERE);
        assertThat(organizer.search().message(alice, second)).isPresent();
        organizer.drafts().sent(alice, new Drafts.Leaving(id, "w1", "d".repeat(22)));
        assertThat(organizer.search().message(alice, second)).isEmpty();
        assertThat(organizer.drafts().letter(alice, id).flatMap(Drafts.Known::sent))
                .contains("d".repeat(22));
        assertThat(organizer.drafts().letter(login("bob"), id)).isEmpty();
    }

    @Test
    void aDraftThatIsTooLongIsRefusedAtBothEnds() throws Exception {
        HopLogin alice = login("alice");
        int before = organizer
                .messages()
                .list(alice, ref("drafts"), Filter.ALL, new Range(0, 1))
                .total();
        String tooLong = "0123456789abcdef\r\n".repeat((int) SplitOffice.MOST / 16);
        assertThatThrownBy(() -> organizer.drafts().save(alice, mail("long", tooLong), revision("F", Optional.empty())))
                .isInstanceOf(OrganizerException.class)
                .hasMessageContaining("larger than this server takes");
        // A web node that is configured for more, or is somebody else's.
        MailNode generous = new MailNode(
                "127.0.0.1",
                new MailNode.Ports(1, 1, office.mail.port("node-control")),
                office.joined(office.invite("generous")),
                directory,
                1L << 40);
        try (generous) {
            assertThatThrownBy(() -> generous.organizer()
                            .drafts()
                            .save(alice, mail("long", tooLong), revision("F", Optional.empty())))
                    .isInstanceOf(OrganizerException.class)
                    .hasMessageContaining("larger than this server takes");
            assertThatThrownBy(() -> generous.organizer()
                            .drafts()
                            .save(alice, mail("long", tooLong.repeat(4)), revision("F", Optional.empty())))
                    .isInstanceOf(OrganizerException.class);
        }
        assertThat(organizer
                        .messages()
                        .list(alice, ref("drafts"), Filter.ALL, new Range(0, 1))
                        .total())
                .isEqualTo(before);
        assertThat(saved(alice, mail("short", "enough"), "F")).isNotEmpty();
    }

    @Test
    void halfADraftIsNoDraft() {
        HopLogin alice = login("alice");
        int before = organizer
                .messages()
                .list(alice, ref("drafts"), Filter.ALL, new Range(0, 1))
                .total();
        InputStream breaking = new SequenceInputStream(mail("half", "x".repeat(100_000)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk of the web node failed");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        });
        assertThatThrownBy(() -> organizer.drafts().save(alice, breaking, revision("F", Optional.empty())))
                .isInstanceOf(OrganizerException.class);
        assertThat(organizer
                        .messages()
                        .list(alice, ref("drafts"), Filter.ALL, new Range(0, 1))
                        .total())
                .isEqualTo(before);
    }

    @Test
    void sentMailIsKeptByTheMailNodeItself() throws Exception {
        assertThat(organizer.outbox().keepsByItself()).isTrue();
        organizer.outbox().keep(login("alice"), mail("sent", "copy")); // accepted, and nothing is to be done
    }
}
