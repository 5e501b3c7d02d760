package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.hop.Content;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.MessageSource;
import org.postern.web.imap.ImapOrganizer;
import org.postern.web.imap.ImapSessions;
import org.postern.web.imap.ImapSource;
import org.postern.web.imap.connection.ImapCapabilities;
import org.postern.web.imap.connection.ImapCredentialCheck;
import org.postern.web.imap.connection.ImapServer;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Change;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.Search.Neighbours;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

/** The office's server is a Dovecot with IMAP; another mail program of the same person looks at the same mail. */
class ImapTest {
    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static final int LARGEST = 8 << 20;
    private static final Set<Flag> NONE = EnumSet.noneOf(Flag.class);

    private static @Nullable DovecotImap dovecot;

    @TempDir
    Path temporary;

    private final String user = "person" + PEOPLE.incrementAndGet() + "@office.test";
    private final HopLogin who =
            new HopLogin(user, "", "ticket-" + user).with(new Credential(user, DovecotImap.PASSWORD));
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void startTheServer() throws IOException, InterruptedException {
        Needed.that(DovecotImap.isHere(), "dovecot-imapd");
        dovecot = DovecotImap.start("");
    }

    @AfterAll
    static void stopTheServer() throws IOException {
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private static DovecotImap server() {
        return java.util.Objects.requireNonNull(dovecot);
    }

    /** What a page sees of the server. */
    private record Office(ImapRelay relay, ImapSessions sessions, Organizer organizer, ImapSource source) {}

    private Office office() throws IOException {
        return office(UnaryOperator.identity());
    }

    private Office office(UnaryOperator<String> said) throws IOException {
        ImapRelay relay = keep(new ImapRelay(server().port(), said));
        ImapSessions sessions = keep(new ImapSessions(at(relay.port())));
        return new Office(relay, sessions, ImapOrganizer.over(sessions, temporary), new ImapSource(sessions));
    }

    private static ImapServer at(int port) {
        HopServer place = new HopServer("127.0.0.1", port, HopServer.Security.PLAIN, Optional.empty(), false);
        return new ImapServer(place, LARGEST);
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    private OtherImapClient other() throws MessagingException {
        return keep(new OtherImapClient(server().port(), user));
    }

    private static String mail(String subject) {
        return mail(subject, "text");
    }

    private static String mail(String subject, String text) {
        return "From: Alice <alice@office.test>\nTo: bob@office.test\nSubject: " + subject + "\nMessage-ID: <"
                + subject.replace(' ', '-')
                + "@office.test>\nDate: Mon, 23 Nov 2026 10:00:00 +0900\nContent-Type: text/plain; charset=utf-8\n\n"
                + text + "\n";
    }

    private static InputStream stream(String message) {
        return new ByteArrayInputStream(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static FolderRef ref(String name) {
        return FolderRef.named(name).orElseThrow();
    }

    private Optional<Folder> folder(Office office, String name) {
        return office.organizer().folders().list(who).all().stream()
                .filter(each -> each.ref().equals(ref(name)))
                .findFirst();
    }

    private List<String> subjects(Office office, String folder) {
        return subjects(office, office.organizer().messages().list(who, ref(folder), Filter.ALL, new Range(0, 50)));
    }

    private List<String> subjects(Office office, Listing listing) {
        return listing.entries().stream()
                .map(entry -> subject(office, entry.folder(), entry.uidl()))
                .toList();
    }

    private String subject(Office office, FolderRef folder, String uidl) {
        List<String> found = new ArrayList<>();
        office.source().headers(who, folder, List.of(uidl), (id, header) -> {
            assertThat(id).isEqualTo(uidl);
            found.add(field(new String(header.readAllBytes(), StandardCharsets.UTF_8), "Subject"));
        });
        return found.isEmpty() ? "(gone)" : found.get(0);
    }

    private static String field(String header, String name) {
        return Stream.of(header.split("\r\n"))
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    private List<Entry> inbox(Office office) {
        return office.organizer()
                .messages()
                .list(who, FolderRef.INBOX, Filter.ALL, new Range(0, 50))
                .entries();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void listsFoldersByTheirUseWhateverTheServerCallsThem() throws Exception {
        OtherImapClient other = other();
        other.put("会議.2026年", mail("one"));
        other.put("会議.2026年", mail("two"), Flags.Flag.SEEN);
        other.put("Spam", mail("cheap"));

        List<Folder> folders = office().organizer().folders().list(who).all();

        assertThat(folders)
                .extracting(each -> each.ref().encoded())
                .startsWith("inbox", "drafts", "sent", "archive", "junk", "trash");
        assertThat(folders)
                .extracting(Folder::role)
                .startsWith(Role.INBOX, Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH);
        assertThat(folders.get(2).name()).isEqualTo("Sent Messages");
        assertThat(folders.get(4).name()).isEqualTo("Spam");
        Folder meeting = folders.stream()
                .filter(each -> each.name().equals("会議/2026年"))
                .findFirst()
                .orElseThrow();
        assertThat(meeting.messages()).isEqualTo(2);
        assertThat(meeting.unread()).isEqualTo(1);
        assertThat(subjects(office(), "会議/2026年")).containsExactly("two", "one");
        assertThat(folder(office(), "TRASH")).isPresent();
        assertThat(folder(office(), "nowhere")).isEmpty();
    }

    @Test
    void showsNoNameThatOnlyHoldsOthersAsAPlace() throws Exception {
        OtherImapClient other = other();
        other.put("parent.child", mail("one"));
        // Dovecot's maildir makes no parent, so LIST tells of it as \NonExistent or \Noselect, or not at all.
        assertThat(office().organizer().folders().list(who).all())
                .extracting(Folder::name)
                .contains("parent/child")
                .doesNotContain("parent");
    }

    @Test
    void listsAPageNewestFirstWithFlagsAndArrival() throws Exception {
        OtherImapClient other = other();
        for (int i = 1; i <= 5; i++) {
            other.put("INBOX", mail("m" + i));
        }
        other.put("INBOX", mail("read"), Flags.Flag.SEEN, Flags.Flag.FLAGGED, Flags.Flag.ANSWERED);
        other.put(
                "INBOX",
                "From: a@office.test\nSubject: with\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                        + "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: application/pdf\n\nx\n--b--\n");
        Office office = office();

        Listing page = office.organizer().messages().list(who, FolderRef.INBOX, Filter.ALL, new Range(1, 3));

        assertThat(page.total()).isEqualTo(7);
        assertThat(page.complete()).isTrue();
        assertThat(subjects(office, page)).containsExactly("read", "m5", "m4");
        assertThat(page.entries().get(0).flags()).containsExactlyInAnyOrder(Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED);
        assertThat(page.entries().get(1).flags()).isEmpty();
        assertThat(page.entries()).allSatisfy(entry -> {
            assertThat(entry.folder()).isEqualTo(FolderRef.INBOX);
            assertThat(entry.uidl()).matches("[A-Za-z0-9_-]{1,70}");
            assertThat(entry.arrived()).isAfter("2020-01-01T00:00:00Z");
            assertThat(entry.size()).isGreaterThan(100);
            assertThat(entry.attachments()).isFalse();
        });
        assertThat(subjects(
                        office,
                        office.organizer()
                                .messages()
                                .list(who, FolderRef.INBOX, new Filter(false, true, false), new Range(0, 9))))
                .containsExactly("read");
        assertThat(office.organizer()
                        .messages()
                        .list(who, FolderRef.INBOX, new Filter(true, false, false), new Range(0, 9))
                        .total())
                .isEqualTo(6);
        Listing attached = office.organizer()
                .messages()
                .list(who, FolderRef.INBOX, new Filter(false, false, true), new Range(0, 9));
        assertThat(subjects(office, attached)).containsExactly("with");
        assertThat(attached.entries().get(0).attachments()).isTrue();
        assertThat(office.organizer()
                        .messages()
                        .list(who, FolderRef.INBOX, Filter.ALL, new Range(100, 50))
                        .entries())
                .isEmpty();
    }

    @Test
    void readsWithoutMarkingAsRead() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("small", "本文"));
        Office office = office();
        String uidl = inbox(office).get(0).uidl();

        Content content = office.source().open(who, FolderRef.INBOX, uidl);

        assertThat(new String(content.whole().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo(mail("small", "本文").replace("\n", "\r\n"));
        assertThat(office.source().octets(who, FolderRef.INBOX, uidl))
                .isEqualTo(content.whole().orElseThrow().length);
        assertThat(other.see("INBOX")).containsExactly("small[]");
        assertThat(office.source().uidls(who, FolderRef.INBOX)).containsExactly(uidl);
    }

    @Test
    void streamsALargeMessageWhileTheListGoesOn() throws Exception {
        OtherImapClient other = other();
        String text = "0123456789abcdef".repeat(64).concat("\n").repeat(3_000);
        other.put("INBOX", mail("large", text));
        Office office = office();
        String uidl = inbox(office).get(0).uidl();

        Content content = office.source().open(who, FolderRef.INBOX, uidl);

        assertThat(content.whole()).isEmpty();
        try (InputStream in = content.stream()) {
            byte[] start = in.readNBytes(5);
            assertThat(subjects(office, "inbox")).containsExactly("large");
            byte[] rest = in.readAllBytes();
            assertThat(new String(start, StandardCharsets.UTF_8) + new String(rest, StandardCharsets.UTF_8))
                    .isEqualTo(mail("large", text).replace("\n", "\r\n"));
        }
        assertThat(other.see("INBOX")).containsExactly("large[]");
    }

    @Test
    void readsAMessageOfExactlyTheMostThatMemoryHolds() throws Exception {
        OtherImapClient other = other();
        String head = mail("edge", "").replace("\n", "\r\n");
        String text = "x".repeat(MessageSource.IN_MEMORY - head.length());
        other.put("INBOX", mail("edge", text));
        other.put("INBOX", mail("edge", text + "y"));
        Office office = office();
        List<Entry> entries = inbox(office);

        assertThat(office.source()
                        .open(who, FolderRef.INBOX, entries.get(1).uidl())
                        .whole())
                .isPresent();
        Content larger =
                office.source().open(who, FolderRef.INBOX, entries.get(0).uidl());
        assertThat(larger.whole()).isEmpty();
        try (InputStream in = larger.stream()) {
            assertThat(in.readAllBytes()).hasSize(MessageSource.IN_MEMORY + 1);
        }
    }

    @Test
    void keepsFlagsAtTheServer() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("one"));
        other.put("INBOX", mail("two"), Flags.Flag.SEEN);
        Office office = office();
        List<String> uidls = inbox(office).stream().map(Entry::uidl).toList();

        int changed = office.organizer()
                .messages()
                .changeFlags(who, uidls, EnumSet.of(Flag.FLAGGED, Flag.FORWARDED), EnumSet.of(Flag.SEEN));

        assertThat(changed).isEqualTo(2);
        assertThat(other.see("INBOX"))
                .allMatch(line -> line.contains("\\Flagged")
                        && line.toLowerCase(Locale.ROOT).contains("$forwarded"));
        assertThat(other.see("INBOX")).noneMatch(line -> line.contains("\\Seen"));
        assertThat(office.organizer()
                        .search()
                        .message(who, uidls.get(0))
                        .orElseThrow()
                        .flags())
                .containsExactlyInAnyOrder(Flag.FLAGGED, Flag.FORWARDED);
    }

    @Test
    void movesAndMovesBackUnderNewIds() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("one"));
        other.put("INBOX", mail("two"));
        Office office = office();
        List<String> uidls = inbox(office).stream().map(Entry::uidl).toList();

        List<String> moved = office.organizer().messages().move(who, uidls, ref("trash"));

        assertThat(moved).hasSize(2).doesNotContainAnyElementsOf(uidls);
        assertThat(inbox(office)).isEmpty();
        assertThat(subjects(office, "trash")).containsExactlyInAnyOrder("one", "two");
        assertThat(office.organizer()
                        .search()
                        .message(who, moved.get(0))
                        .orElseThrow()
                        .folder())
                .isEqualTo(ref("trash"));
        assertThat(office.organizer().search().message(who, uidls.get(0))).isEmpty();
        assertThat(folder(office, "trash").orElseThrow().messages()).isEqualTo(2);

        List<String> back = office.organizer().messages().move(who, moved, FolderRef.INBOX);

        assertThat(back).hasSize(2);
        assertThat(subjects(office, "inbox")).containsExactlyInAnyOrder("one", "two");
        assertThat(other.see("Trash")).isEmpty();
    }

    @Test
    void makesTheFolderOfAUseWhenItIsFirstNeeded() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("old"));
        Office office = office();
        assertThat(folder(office, "archive").orElseThrow().messages()).isZero();
        assertThat(office.organizer()
                        .messages()
                        .list(who, ref("archive"), Filter.ALL, new Range(0, 50))
                        .entries())
                .isEmpty();
        assertThat(other.has("Archive")).isFalse();

        assertThat(office.organizer()
                        .messages()
                        .move(who, List.of(inbox(office).get(0).uidl()), ref("archive")))
                .hasSize(1);

        assertThat(other.see("Archive")).containsExactly("old[]");
        assertThat(folder(office, "archive").orElseThrow().messages()).isEqualTo(1);
    }

    @Test
    void removesForGoodOnlyWhatItWasToldTo() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("theirs"));
        other.put("INBOX", mail("ours"));
        other.put("INBOX", mail("kept"));
        other.mark("INBOX", 1);
        Office office = office();
        List<Entry> entries = inbox(office);

        assertThat(office.organizer()
                        .messages()
                        .purge(who, List.of(entries.get(1).uidl(), "no-such-message-id-")))
                .isEqualTo(1);

        assertThat(other.see("INBOX")).containsExactly("theirs[\\Deleted]", "kept[]");
        assertThat(office.organizer()
                        .messages()
                        .purge(who, List.of(entries.get(1).uidl())))
                .isZero();
    }

    @Test
    void emptiesAFolder() throws Exception {
        OtherImapClient other = other();
        other.put("Trash", mail("one"));
        other.put("Trash", mail("two"));
        Office office = office();

        assertThat(office.organizer().messages().empty(who, ref("trash"))).isEqualTo(2);

        assertThat(other.see("Trash")).isEmpty();
    }

    /** Dovecot as a server of the year 1998 would be. */
    private static String withoutExtensions(String line) {
        return line.replace(" UIDPLUS", "")
                .replace(" MOVE", "")
                .replace(" LIST-STATUS", "")
                .replace(" LIST-EXTENDED", "")
                .replace(" SPECIAL-USE", "")
                .replace(" NAMESPACE", "")
                .replace(" IDLE", "")
                .replace(" LITERAL+", "")
                .replace("[COPYUID", "[XCOPYUID")
                .replace("[APPENDUID", "[XAPPENDUID");
    }

    @Test
    void marksAndHidesOnAServerThatRemovesOnlyEverything() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("theirs"));
        other.put("INBOX", mail("ours"));
        other.put("INBOX", mail("kept"));
        other.mark("INBOX", 1);
        Office office = office(ImapTest::withoutExtensions);

        assertThat(subjects(office, "inbox")).containsExactly("kept", "ours");
        String ours = inbox(office).get(1).uidl();
        assertThat(office.organizer().messages().purge(who, List.of(ours))).isEqualTo(1);

        assertThat(other.see("INBOX")).containsExactly("theirs[\\Deleted]", "ours[\\Deleted]", "kept[]");
        assertThat(subjects(office, "inbox")).containsExactly("kept");
        assertThat(office.organizer().search().message(who, ours)).isEmpty();
        assertThat(office.organizer()
                        .search()
                        .neighbours(who, inbox(office).get(0).uidl(), Search.Within.folder(FolderRef.INBOX)))
                .isEqualTo(new Neighbours(Optional.empty(), Optional.empty()));
        assertThat(office.relay().commands()).doesNotContain("EXPUNGE", "UID EXPUNGE", "CLOSE", "MOVE", "UID MOVE");
    }

    @Test
    void findsWhatItMovedAgainOnAServerThatDoesNotSay() throws Exception {
        OtherImapClient other = other();
        other.put("Trash", mail("older"));
        other.put("INBOX", mail("one"));
        other.put("INBOX", mail("two"));
        Office office = office(ImapTest::withoutExtensions);
        assertThat(office.organizer().folders().list(who).all())
                .extracting(Folder::role)
                .contains(Role.TRASH);
        List<String> uidls = inbox(office).stream().map(Entry::uidl).toList();

        List<String> moved = office.organizer().messages().move(who, uidls, ref("trash"));

        assertThat(moved).hasSize(2);
        assertThat(moved.stream().map(each -> subject(office, ref("trash"), each)))
                .containsExactlyInAnyOrder("one", "two");
        assertThat(office.organizer().messages().move(who, moved, FolderRef.INBOX))
                .hasSize(2);
        assertThat(subjects(office, "inbox")).containsExactlyInAnyOrder("one", "two");
        assertThat(subjects(office, "trash")).containsExactly("older");
    }

    @Test
    void savesADraftInPlaceOfItsEarlierRevision() throws Exception {
        OtherImapClient other = other();
        Office office = office();

        String first = saved(office, "first", Optional.empty());
        assertThat(other.see("Drafts")).containsExactly("first[\\Seen, \\Draft]");
        String second = saved(office, "second", Optional.of(first));

        assertThat(other.see("Drafts")).containsExactly("second[\\Seen, \\Draft]");
        assertThat(subject(office, ref("drafts"), second)).isEqualTo("second");
        assertThat(office.organizer()
                        .search()
                        .message(who, second)
                        .orElseThrow()
                        .flags())
                .contains(Flag.DRAFT);
        Drafts drafts = office.organizer().drafts();
        Drafts.Saving other2 =
                drafts.save(who, stream(letter("third", "w2")), new Drafts.Revision(LETTER, Optional.of(first), "w2"));
        assertThat(other2.outcome()).isEqualTo(Drafts.Outcome.ELSEWHERE);
        assertThat(other.see("Drafts")).containsExactly("second[\\Seen, \\Draft]");
        assertThat(drafts.letter(who, LETTER).flatMap(Drafts.Known::draft)).contains(second);
        assertThat(drafts.letter(who, "B".repeat(22))).isEmpty();
        String third = saved(office, "third", Optional.of("an answer was lost"));
        assertThat(other.see("Drafts")).containsExactly("third[\\Seen, \\Draft]");
        assertThat(drafts.letter(who, LETTER).flatMap(Drafts.Known::draft)).contains(third);
    }

    @Test
    void remembersASentLetterByItsCopyAndRemovesItsDraft() throws Exception {
        OtherImapClient other = other();
        Office office = office();
        String digest = "d".repeat(22);
        saved(office, "first", Optional.empty());
        office.organizer().drafts().sent(who, new Drafts.Leaving(LETTER, "w1", digest));
        assertThat(other.see("Drafts")).isEmpty();
        assertThat(office.organizer().drafts().letter(who, LETTER).flatMap(Drafts.Known::sent))
                .contains(digest);
        String copy = "X-Postern-Letter: " + "C".repeat(22) + " w1 " + digest + "\n" + mail("copy");
        office.organizer().outbox().keep(who, stream(copy));
        assertThat(office.organizer().drafts().letter(who, "C".repeat(22)).flatMap(Drafts.Known::sent))
                .contains(digest);
    }

    private static final String LETTER = "A".repeat(22);

    private static String letter(String subject, String window) {
        return "X-Postern-Draft: " + LETTER + " " + window + "\n" + mail(subject);
    }

    private String saved(Office office, String subject, Optional<String> base) throws Exception {
        return office.organizer()
                .drafts()
                .save(who, stream(letter(subject, "w1")), new Drafts.Revision(LETTER, base, "w1"))
                .draft()
                .orElseThrow();
    }

    @Test
    void savesDraftsOnAServerWithoutExtensions() throws Exception {
        OtherImapClient other = other();
        Office office = office(ImapTest::withoutExtensions);

        String first = saved(office, "first", Optional.empty());
        String second = saved(office, "second", Optional.of(first));

        assertThat(other.see("Drafts")).containsExactly("first[\\Seen, \\Draft, \\Deleted]", "second[\\Seen, \\Draft]");
        assertThat(subject(office, ref("drafts"), second)).isEqualTo("second");
        assertThat(subjects(office, "drafts")).containsExactly("second");
    }

    @Test
    void savesALargeDraftAndRefusesOneBeyondTheLimit() throws Exception {
        OtherImapClient other = other();
        Office office = office();
        String text = "0123456789abcdef".repeat(60).concat("\n").repeat(2_000);

        Drafts.Revision revision = new Drafts.Revision(LETTER, Optional.empty(), "w1");

        String saved = office.organizer()
                .drafts()
                .save(who, stream(mail("large", text)), revision)
                .draft()
                .orElseThrow();

        try (InputStream in = office.source().open(who, ref("drafts"), saved).stream()) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(mail("large", text).replace("\n", "\r\n"));
        }
        assertThatThrownBy(() ->
                        office.organizer().drafts().save(who, stream(mail("huge", "x".repeat(LARGEST))), revision))
                .isInstanceOf(OrganizerException.class);
        assertThat(other.see("Drafts")).hasSize(1);
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void filesWhatWasSent() throws Exception {
        OtherImapClient other = other();
        Office office = office();
        assertThat(office.organizer().outbox().keepsByItself()).isFalse();

        office.organizer().outbox().keep(who, stream(mail("sent")));

        assertThat(other.see("Sent Messages")).containsExactly("sent[\\Seen]");
    }

    @Test
    void searchesAtTheServerInAnyScript() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("one", "会議は三時からです"));
        other.put("INBOX", mail("two", "nothing"));
        other.put("会議", mail("three", "会議は四時からです budget"));
        other.put("会議", mail("four", "会議は五時からです"));
        Office office = office();

        Listing inbox = office.organizer().search().words(who, Optional.of(FolderRef.INBOX), "会議は", new Range(0, 10));
        assertThat(subjects(office, inbox)).containsExactly("one");
        Listing all = office.organizer().search().words(who, Optional.empty(), "会議は", new Range(0, 10));
        assertThat(all.total()).isEqualTo(3);
        assertThat(all.complete()).isTrue();
        assertThat(subjects(office, all)).containsExactlyInAnyOrder("one", "three", "four");
        assertThat(subjects(
                        office,
                        office.organizer().search().words(who, Optional.empty(), "会議は BUDGET", new Range(0, 10))))
                .containsExactly("three");
        assertThat(subjects(
                        office,
                        office.organizer()
                                .search()
                                .words(who, Optional.of(ref("会議")), "\"からです budget\"", new Range(0, 10))))
                .containsExactly("three");
        assertThat(office.organizer()
                        .search()
                        .words(who, Optional.empty(), "  ", new Range(0, 10))
                        .total())
                .isZero();
        assertThat(office.organizer()
                        .search()
                        .words(who, Optional.empty(), "\") LOGOUT\r\nA1 LOGOUT", new Range(0, 10))
                        .total())
                .isZero();
    }

    @Test
    void makesRenamesAndDeletesFoldersAndLosesNoMail() throws Exception {
        OtherImapClient other = other();
        Office office = office();

        Folder made = office.organizer().folders().create(who, "顧客/A社");
        assertThat(made.name()).isEqualTo("顧客/A社");
        assertThat(made.ref().encoded()).isEqualTo("%E9%A1%A7%E5%AE%A2%2FA%E7%A4%BE");
        other.put("顧客.A社", mail("contract"));
        Folder renamed = office.organizer().folders().change(who, ref("顧客/A社"), Change.name("顧客/B社"));
        assertThat(renamed.messages()).isEqualTo(1);
        assertThat(subjects(office, "顧客/B社")).containsExactly("contract");

        office.organizer().folders().delete(who, ref("顧客/B社"));

        assertThat(other.has("顧客.B社")).isFalse();
        assertThat(subjects(office, "trash")).containsExactly("contract");
        for (String bad : List.of("", " ", "a//b", "a.b", "a*", "inbox", "x".repeat(300), "line\nbreak")) {
            assertThatThrownBy(() -> office.organizer().folders().create(who, bad))
                    .as(bad)
                    .isInstanceOf(OrganizerException.class);
        }
        assertThatThrownBy(() -> office.organizer().folders().delete(who, ref("trash")))
                .isInstanceOf(OrganizerException.class);
    }

    @Test
    void passesOverThePrefixOfAPersonsOwnFolders() throws Exception {
        DovecotImap prefixed = keep(DovecotImap.start("INBOX."));
        OtherImapClient other = keep(new OtherImapClient(prefixed.port(), user));
        other.put("INBOX", mail("one"));
        ImapSessions sessions = keep(new ImapSessions(at(prefixed.port())));
        Organizer organizer = ImapOrganizer.over(sessions, temporary);

        Folder made = organizer.folders().create(who, "Work/2026");
        String uidl = organizer
                .messages()
                .list(who, FolderRef.INBOX, Filter.ALL, new Range(0, 50))
                .entries()
                .get(0)
                .uidl();
        organizer.messages().move(who, List.of(uidl), ref("archive"));

        assertThat(made.name()).isEqualTo("Work/2026");
        assertThat(other.has("INBOX.Work.2026")).isTrue();
        assertThat(other.see("INBOX.Archive")).containsExactly("one[]");
        assertThat(organizer.folders().list(who).all())
                .extracting(Folder::name)
                .contains("Drafts", "Sent Messages", "Archive");
        organizer.folders().delete(who, ref("Work/2026"));
        assertThat(other.has("INBOX.Work.2026")).isFalse();
    }

    @Test
    void closesWhatNobodyUses() throws Exception {
        ImapSessions sessions = keep(new ImapSessions(at(server().port()), Duration.ofMillis(100), 8));
        ImapOrganizer.over(sessions, temporary).folders().list(who);
        await(() -> sessions.open() == 0);
        assertThat(ImapOrganizer.over(sessions, temporary).folders().list(who).all())
                .isNotEmpty();
    }

    @Test
    void forgetsIdsOfAFolderThatWasMadeAnew() throws Exception {
        OtherImapClient other = other();
        other.put("Work", mail("before"));
        Office office = office();
        String uidl = office.organizer()
                .messages()
                .list(who, ref("Work"), Filter.ALL, new Range(0, 50))
                .entries()
                .get(0)
                .uidl();
        office.sessions().forget(who); // Dovecot keeps showing a folder that is open to whoever has it open

        other.recreate("Work");
        other.put("Work", mail("after"));

        assertThat(office.organizer().search().message(who, uidl)).isEmpty();
        assertThat(office.organizer().messages().purge(who, List.of(uidl))).isZero();
        assertThat(office.organizer().messages().changeFlags(who, List.of(uidl), EnumSet.of(Flag.SEEN), NONE))
                .isZero();
        assertThatThrownBy(() -> office.source().open(who, ref("Work"), uidl))
                .isInstanceOfSatisfying(
                        HopException.class, e -> assertThat(e.kind()).isEqualTo(HopException.Kind.GONE));
        assertThat(subject(office, ref("Work"), uidl)).isEqualTo("(gone)");
        assertThat(other.see("Work")).containsExactly("after[]");
    }

    @Test
    void missesWhatAnotherProgramRemovedMeanwhile() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("one"));
        other.put("INBOX", mail("two"));
        other.put("INBOX", mail("three"));
        Office office = office();
        List<String> uidls = inbox(office).stream().map(Entry::uidl).toList();

        other.remove("INBOX", 2);

        List<String> read = new ArrayList<>();
        office.source().headers(who, FolderRef.INBOX, uidls, (uidl, header) -> read.add(uidl));
        assertThat(read).contains(uidls.get(0), uidls.get(2));
        assertThatThrownBy(() -> office.source().open(who, FolderRef.INBOX, uidls.get(1)))
                .isInstanceOfSatisfying(
                        HopException.class, e -> assertThat(e.kind()).isEqualTo(HopException.Kind.GONE));
        assertThat(office.organizer().search().message(who, uidls.get(1))).isEmpty();
        assertThat(office.organizer().messages().changeFlags(who, uidls, EnumSet.of(Flag.SEEN), NONE))
                .isEqualTo(2);
        assertThat(office.organizer().messages().move(who, uidls, ref("trash"))).hasSize(2);
        assertThat(other.see("Trash")).containsExactlyInAnyOrder("one[\\Seen]", "three[\\Seen]");
    }

    @Test
    void findsAtOnceWhatCameSinceItLastLooked() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("one"));
        Office office = office();
        Office second = office();
        inbox(office);
        other.put("INBOX", mail("two"));
        String fresh = inbox(second).get(0).uidl();

        assertThat(office.organizer().search().message(who, fresh)).isPresent();
    }

    @Test
    void tellsWhoStandsBesideAMessage() throws Exception {
        OtherImapClient other = other();
        for (int i = 1; i <= 3; i++) {
            other.put("INBOX", mail("m" + i));
        }
        Office office = office();
        List<String> uidls = inbox(office).stream().map(Entry::uidl).toList();

        assertThat(office.organizer().search().neighbours(who, uidls.get(1), Search.Within.folder(FolderRef.INBOX)))
                .isEqualTo(new Neighbours(Optional.of(uidls.get(0)), Optional.of(uidls.get(2))));
        assertThat(office.organizer().search().neighbours(who, uidls.get(0), Search.Within.folder(FolderRef.INBOX)))
                .isEqualTo(new Neighbours(Optional.empty(), Optional.of(uidls.get(1))));
        assertThat(office.organizer().search().neighbours(who, uidls.get(2), Search.Within.folder(FolderRef.INBOX)))
                .isEqualTo(new Neighbours(Optional.of(uidls.get(1)), Optional.empty()));
        assertThat(office.organizer()
                        .search()
                        .neighbours(who, "AAAAAAAAAAAAAAAAAAA", Search.Within.folder(FolderRef.INBOX)))
                .isEqualTo(new Neighbours(Optional.empty(), Optional.empty()));
    }

    @Test
    void learnsOfNewMailByItself() throws Exception {
        OtherImapClient other = other();
        Office office = office();
        office.organizer().folders().list(who).all();
        long before = office.organizer().changes().count(who);
        assertThat(office.organizer().changes().count(who)).isEqualTo(before);
        List<String> sent = new ArrayList<>();
        await(() -> sent.addAll(office.relay().commands()) && sent.contains("IDLE"));
        assertThat(sent).containsOnlyOnce("LIST");

        other.put("INBOX", mail("new"));

        await(() -> office.organizer().changes().count(who) > before);
        assertThat(office.relay().commands()).doesNotContain("LIST", "STATUS", "NOOP");
        assertThat(folder(office, "inbox").orElseThrow().unread()).isEqualTo(1);
    }

    @Test
    void countsAChangeOfItsOwn() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("one"));
        Office office = office(ImapTest::withoutExtensions);
        String uidl = inbox(office).get(0).uidl();
        long before = office.organizer().changes().count(who);
        assertThat(office.organizer().changes().count(who)).isEqualTo(before);

        office.organizer().messages().changeFlags(who, List.of(uidl), EnumSet.of(Flag.SEEN), NONE);

        assertThat(office.organizer().changes().count(who)).isGreaterThan(before);
        assertThat(office.relay().commands()).doesNotContain("IDLE");
    }

    @Test
    void endsWhatIsOpenWithTheWebSession() throws Exception {
        Office office = office();
        office.organizer().changes().count(who);
        office.organizer().changes().count(who);
        office.organizer().folders().list(who).all();
        assertThat(office.sessions().open()).isEqualTo(2);

        office.sessions().forget(who);
        office.sessions().forget(who.withoutRemote());

        assertThat(office.sessions().open()).isZero();
        assertThatThrownBy(() -> office.organizer()
                        .messages()
                        .list(who.withoutRemote(), FolderRef.INBOX, Filter.ALL, new Range(0, 50)))
                .isInstanceOfSatisfying(
                        OrganizerException.class, e -> assertThat(e.gone()).isFalse());
    }

    @Test
    void keepsNoMoreConnectionsThanItMay() throws Exception {
        ImapSessions sessions = keep(new ImapSessions(at(server().port()), Duration.ofMinutes(1), 2));
        Organizer organizer = ImapOrganizer.over(sessions, temporary);
        for (int i = 0; i < 5; i++) {
            HopLogin each = new HopLogin(user, "", "ticket" + i).with(new Credential(user, DovecotImap.PASSWORD));
            organizer.folders().list(each).all();
        }
        assertThat(sessions.open()).isEqualTo(2);
    }

    @Test
    void goesOnAfterTheServerWasRestarted() throws Exception {
        OtherImapClient other = other();
        other.put("INBOX", mail("one"));
        Office office = office();
        String uidl = inbox(office).get(0).uidl();

        office.relay().cut();
        assertThat(subjects(office, "inbox")).containsExactly("one");
        office.relay().cut();
        office.organizer().messages().changeFlags(who, List.of(uidl), EnumSet.of(Flag.SEEN), NONE);

        assertThat(other.see("INBOX")).containsExactly("one[\\Seen]");
    }

    @Test
    void tellsTheSpaceUsed() throws Exception {
        other().put("INBOX", mail("one", "x".repeat(900).concat("\n").repeat(200)));

        assertThat(office().organizer().changes().quota(who)).satisfies(quota -> {
            assertThat(quota.limitBytes()).isEqualTo(20L << 20);
            assertThat(quota.usedBytes()).isBetween(100_000L, 400_000L);
        });
        assertThat(office(line -> line.replace(" QUOTA", ""))
                        .organizer()
                        .changes()
                        .quota(who)
                        .limitBytes())
                .isZero();
    }

    @Test
    void tellsAWrongPasswordFromADeadServer() throws Exception {
        ImapCredentialCheck check = new ImapCredentialCheck(at(server().port()));
        assertThat(check.check(new Credential(user, DovecotImap.PASSWORD)))
                .isInstanceOf(ImapCredentialCheck.Answer.Right.class);
        assertThat(check.check(new Credential(user, "wrong"))).isInstanceOf(ImapCredentialCheck.Answer.Wrong.class);
        assertThat(check.check(new Credential(user, "line\r\nA1 LOGOUT")))
                .isInstanceOf(ImapCredentialCheck.Answer.Wrong.class);
        assertThat(new ImapCredentialCheck(at(1)).check(new Credential(user, DovecotImap.PASSWORD)))
                .isInstanceOfSatisfying(
                        ImapCredentialCheck.Answer.Unavailable.class,
                        down -> assertThat(down.failure().kind()).isEqualTo(HopException.Kind.UNREACHABLE));

        Office office = office();
        HopLogin wrong = who.withoutRemote().with(new Credential(user, "wrong"));
        assertThatThrownBy(() -> office.source().uidls(wrong, FolderRef.INBOX))
                .isInstanceOfSatisfying(
                        HopException.class, e -> assertThat(e.kind()).isEqualTo(HopException.Kind.REFUSED_LOGIN));
    }

    private static ImapServer secured(int port, HopServer.Security security, SSLContext trust, String host) {
        return new ImapServer(new HopServer(host, port, security, Optional.of(trust), true), LARGEST);
    }

    @Test
    void speaksTlsToTheServerThatIsTrustedAndToNoOther() throws Exception {
        SSLContext trust = server().trust();
        SSLContext public_ = SSLContext.getDefault();
        Credential right = new Credential(user, DovecotImap.PASSWORD);
        for (HopServer.Security security : List.of(HopServer.Security.TLS, HopServer.Security.STARTTLS)) {
            int port = security == HopServer.Security.TLS ? server().tlsPort() : server().port();
            assertThat(new ImapCredentialCheck(secured(port, security, trust, "localhost")).check(right))
                    .as("%s", security)
                    .isInstanceOf(ImapCredentialCheck.Answer.Right.class);
            assertThat(new ImapCredentialCheck(secured(port, security, public_, "localhost")).check(right))
                    .as("%s, signed by nobody", security)
                    .isInstanceOf(ImapCredentialCheck.Answer.Unavailable.class);
            assertThat(new ImapCredentialCheck(secured(port, security, trust, "127.0.0.1")).check(right))
                    .as("%s, of another name", security)
                    .isInstanceOf(ImapCredentialCheck.Answer.Unavailable.class);
        }
    }

    @Test
    void saysNoPasswordWhereStarttlsIsNotOffered() throws Exception {
        ImapRelay relay = keep(new ImapRelay(server().port(), line -> line.replace(" STARTTLS", "")));
        ImapServer server = secured(relay.port(), HopServer.Security.STARTTLS, server().trust(), "localhost");

        assertThat(new ImapCredentialCheck(server).check(new Credential(user, DovecotImap.PASSWORD)))
                .isInstanceOf(ImapCredentialCheck.Answer.Unavailable.class);

        assertThat(relay.commands()).doesNotContain("AUTHENTICATE", "LOGIN");
    }

    @Test
    void tellsWhatTheServerCanDo() throws IOException, GeneralSecurityException {
        ImapCapabilities tls = ImapCapabilities.probe(
                secured(server().tlsPort(), HopServer.Security.TLS, server().trust(), "localhost"));
        assertThat(tls.secured()).isTrue();
        assertThat(tls.names()).contains("IMAP4REV1", "AUTH=PLAIN", "IDLE", "LITERAL+");
        assertThat(tls.lines())
                .contains("connection: TLS", "IDLE: yes: new mail is shown at once")
                .anyMatch(line -> line.startsWith("login: AUTH PLAIN"));
        assertThat(ImapCapabilities.probe(at(server().port())).lines()).contains("connection: plain text");
        assertThatThrownBy(() -> ImapCapabilities.probe(at(1))).isInstanceOf(HopException.class);
    }

    @Test
    void pagesThroughFiftyThousandMessagesInTwoCommandsEach() throws Exception {
        server().fill(user, 50_000);
        Office office = office();
        assertThat(folder(office, "inbox").orElseThrow().messages()).isEqualTo(50_000);
        office.relay().commands();

        Listing first = office.organizer().messages().list(who, FolderRef.INBOX, Filter.ALL, new Range(0, 50));
        assertThat(office.relay().commands()).containsExactly("SELECT", "FETCH");
        Listing deep = office.organizer().messages().list(who, FolderRef.INBOX, Filter.ALL, new Range(30_000, 50));
        assertThat(office.relay().commands()).containsExactly("NOOP", "FETCH");

        assertThat(first.total()).isEqualTo(50_000);
        assertThat(first.entries()).hasSize(50);
        assertThat(deep.entries()).hasSize(50);
        List<String> uidls = deep.entries().stream().map(Entry::uidl).toList();
        List<String> read = new ArrayList<>();
        office.source().headers(who, FolderRef.INBOX, uidls, (uidl, header) -> read.add(uidl));
        assertThat(read).containsExactlyInAnyOrderElementsOf(uidls);
        assertThat(office.relay().commands()).containsExactly("UID FETCH");
        office.organizer().search().neighbours(who, uidls.get(3), Search.Within.folder(FolderRef.INBOX));
        assertThat(office.relay().commands()).containsExactly("UID FETCH", "FETCH");
        office.source().open(who, FolderRef.INBOX, uidls.get(3));
        assertThat(office.relay().commands()).containsExactly("UID FETCH");
    }
}
