package org.postern.web.office;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.URLName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.eclipse.angus.mail.pop3.POP3Message;
import org.eclipse.angus.mail.pop3.POP3Store;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.GuardedSockets;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.HopSession;
import org.postern.web.session.Credential;

/**
 * One session with the office's POP3 server, bare RFC 1939 included. Messages pass through files of the directory. Confined to
 * whoever holds it.
 */
final class OfficePop3Session implements AutoCloseable {
    private static final int READ_MILLIS = 30_000;
    /** A list of 50,000 takes 4 MiB at most (RFC 1939 section 7: a UIDL has up to 70 characters). */
    private static final long LIST_OCTETS = 64L << 20;

    private static final Duration LIST_TIME = Duration.ofSeconds(60);
    /** RFC 5322 sets no limit; what is larger is no header that a title could come from. */
    private static final int HEADER_OCTETS = 1 << 20;

    private static final Duration HEADER_TIME = Duration.ofSeconds(35);
    /** Without TOP a header costs the message. */
    private static final long WHOLE_FOR_HEADER = 16L << 20;

    private static final Duration MESSAGE_TIME = Duration.ofMinutes(10);
    /** In no UIDL: they are ASCII. */
    static final char COPY = '\u00b7';

    private static final int LONGEST_NAME = 200;
    /** The library appends each message to one file of the session. */
    private static final long MOST_IN_FILE = 256L << 20;

    private final POP3Store store;
    private final POP3Folder folder;
    private final GuardedSockets sockets;
    private final Map<String, Integer> numbers = new HashMap<>();
    private List<RemoteMessage> messages = List.of();
    private boolean noTop;
    private boolean ended;
    private long retrieved;

    private OfficePop3Session(POP3Store store, POP3Folder folder, GuardedSockets sockets) {
        this.store = store;
        this.folder = folder;
        this.sockets = sockets;
    }

    /**
     * Logs in; lists nothing yet.
     *
     * @param directory for messages that are being read, of mode 0700
     * @throws HopException by what the server said
     */
    static OfficePop3Session open(HopServer server, Credential credential, Path directory) {
        GuardedSockets sockets = new GuardedSockets(server);
        Properties properties = server.properties("pop3", READ_MILLIS, sockets);
        properties.setProperty("mail.pop3.filecache.enable", "true");
        properties.setProperty("mail.pop3.filecache.dir", directory.toString());
        POP3Store store =
                new POP3Store(Session.getInstance(properties), new URLName("pop3", null, -1, null, null, null));
        try {
            store.connect(server.host(), server.port(), credential.user(), credential.password());
            POP3Folder folder = (POP3Folder) store.getFolder("INBOX");
            folder.open(Folder.READ_WRITE);
            return new OfficePop3Session(store, folder, sockets);
        } catch (MessagingException e) {
            HopSession.closeQuietly(store);
            throw HopSession.failure(e);
        }
    }

    /** Takes the list: UIDL and LIST, however many messages there are; what has no UIDL is named by its header. */
    void takeList(Namer namer) throws MessagingException, IOException {
        sockets.allow(LIST_OCTETS, LIST_TIME);
        Message[] all = folder.getMessages();
        FetchProfile ids = new FetchProfile();
        ids.add(UIDFolder.FetchProfileItem.UID);
        folder.fetch(all, ids);
        int[] sizes = Arrays.copyOf(folder.getSizes(), all.length);
        @Nullable String[] uidls = new String[all.length];
        boolean nameless = false;
        for (int i = 0; i < all.length; i++) {
            uidls[i] = nameless ? null : folder.getUID(all[i]);
            nameless = uidls[i] == null;
        }
        if (nameless) {
            uidls = namer.name(this, sizes);
        }
        List<RemoteMessage> listed = new ArrayList<>(all.length);
        for (int i = 0; i < all.length; i++) {
            String named = uidls[i];
            if (named == null) {
                continue;
            }
            String given = usable(named);
            String uidl = given;
            // Some servers name a message by its content: the second copy must be told from the first.
            for (int copy = 2; numbers.containsKey(uidl); copy++) {
                uidl = given + COPY + copy;
            }
            numbers.put(uidl, i + 1);
            listed.add(new RemoteMessage(uidl, Math.max(0, sizes[i])));
        }
        messages = List.copyOf(listed);
    }

    /** A server may give what is no UIDL (RFC 1939 section 7: 1 to 70 of 0x21 to 0x7E); it is a name all the same. */
    private static String usable(String uidl) {
        boolean printable = uidl.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return printable && !uidl.isEmpty() && uidl.length() <= LONGEST_NAME
                ? uidl
                : HeaderNames.nameOf(uidl.getBytes(StandardCharsets.UTF_8), uidl.length())
                        .replaceFirst("h-", "x-");
    }

    /** Names messages of a server without UIDL. */
    @FunctionalInterface
    interface Namer {
        /**
         * Gives names, null for a message that is left out.
         *
         * @param sizes of the messages in their order
         */
        @Nullable
        String[] name(OfficePop3Session session, int[] sizes) throws MessagingException, IOException;
    }

    /** Oldest first, as of {@link #takeList}. */
    List<RemoteMessage> messages() {
        return messages;
    }

    boolean has(String uidl) {
        return numbers.containsKey(uidl);
    }

    /** Whether it was not ended yet; the server may have ended it (the library would ask with NOOP). */
    boolean isOpen() {
        return !ended;
    }

    /** The header by TOP, or where the server has no TOP by reading the message. */
    byte[] header(String uidl, long size) throws MessagingException, IOException {
        return header(number(uidl), size);
    }

    byte[] header(int number, long size) throws MessagingException, IOException {
        POP3Message message = (POP3Message) folder.getMessage(number);
        if (!noTop) {
            sockets.allow(HEADER_OCTETS * 2L, HEADER_TIME);
            InputStream top = message.top(0);
            if (top != null) {
                try (top) {
                    return headerOf(top);
                }
            }
            noTop = true;
        }
        if (size > WHOLE_FOR_HEADER) {
            return new byte[] {'\r', '\n'};
        }
        try (InputStream whole = retrieve(number, size)) {
            return headerOf(whole);
        } finally {
            message.invalidate(true);
        }
    }

    /** The message by RETR: read to its end into a file by now. The stream ends with the session at the latest. */
    InputStream retrieve(String uidl, long size) throws MessagingException {
        return retrieve(number(uidl), size);
    }

    private InputStream retrieve(int number, long size) throws MessagingException {
        retrieved += size;
        // Servers count octets each in their own way, some with bare line ends.
        sockets.allow(size * 2 + (4 << 20), MESSAGE_TIME);
        return ((POP3Message) folder.getMessage(number)).getMimeStream();
    }

    /** Lets go of a message that was read; the library's file keeps it until the session ends. */
    void release(String uidl) throws MessagingException {
        ((POP3Message) folder.getMessage(number(uidl))).invalidate(true);
    }

    /** Whether the library's file has become so large that the session should end. */
    boolean full() {
        return retrieved > MOST_IN_FILE;
    }

    /** Marks for deletion; only {@link #quit} carries it out. */
    void delete(String uidl) throws MessagingException {
        folder.getMessage(number(uidl)).setFlag(Flags.Flag.DELETED, true);
    }

    /** DELE for what was marked, then QUIT. What came of it only the next list tells: the library swallows the answers. */
    void quit() throws MessagingException {
        sockets.allow(LIST_OCTETS, MESSAGE_TIME);
        ended = true;
        folder.close(true);
        store.close();
    }

    /** Ends without deleting anything: RSET is implied, since nothing is marked on the server before {@link #quit}. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        sockets.allow(HEADER_OCTETS, HEADER_TIME);
        try {
            if (folder.isOpen()) {
                folder.close(false);
            }
        } catch (MessagingException | IllegalStateException e) {
            // Already gone; nothing was to be saved.
        }
        HopSession.closeQuietly(store);
    }

    private int number(String uidl) {
        Integer number = numbers.get(uidl);
        if (number == null) {
            throw new HopException(HopException.Kind.GONE, "the message is not on the mail server any more", null);
        }
        return number;
    }

    /** Octets up to and with the empty line, with CRLF; the empty line is made where a header has none. */
    static byte[] headerOf(InputStream in) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream(2_048);
        int line = 0;
        int octet;
        InputStream buffered = in instanceof ByteArrayInputStream ? in : new java.io.BufferedInputStream(in);
        while ((octet = buffered.read()) >= 0 && header.size() < HEADER_OCTETS - 8) {
            if (octet == '\r') {
                continue;
            }
            if (octet != '\n') {
                header.write(octet);
                line++;
                continue;
            }
            header.write('\r');
            header.write('\n');
            if (line == 0) {
                return header.toByteArray();
            }
            line = 0;
        }
        if (line > 0) {
            header.write('\r');
            header.write('\n');
        }
        header.write('\r');
        header.write('\n');
        return header.toByteArray();
    }
}
