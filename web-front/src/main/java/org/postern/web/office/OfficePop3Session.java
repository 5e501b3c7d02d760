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
 * One session with the office's POP3 server, even one that supports only basic RFC 1939. Messages pass through files in
 * the directory. Confined to its holder.
 */
final class OfficePop3Session implements AutoCloseable {
    private static final int READ_MILLIS = 30_000;
    /** A list of 50,000 takes 4 MiB at most (RFC 1939 section 7: a UIDL has up to 70 characters). */
    private static final long LIST_OCTETS = 64L << 20;

    private static final Duration LIST_TIME = Duration.ofSeconds(60);
    /** RFC 5322 sets no limit, but a larger header is useless for a title. */
    private static final int HEADER_OCTETS = 1 << 20;

    private static final Duration HEADER_TIME = Duration.ofSeconds(35);
    /** Without TOP the whole message must be read for its header. */
    private static final long WHOLE_FOR_HEADER = 16L << 20;

    private static final Duration MESSAGE_TIME = Duration.ofMinutes(10);
    /** Never in a UIDL, which is ASCII. */
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
     * Logs in without listing messages.
     *
     * @param directory for messages being read, of mode 0700
     * @throws HopException of a kind that matches the server's answer
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

    /** Reads the list: UIDL and LIST for any number of messages. Messages without a UIDL are named by their header. */
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
            // Some servers name a message by its content, so a second copy needs a different name.
            for (int copy = 2; numbers.containsKey(uidl); copy++) {
                uidl = given + COPY + copy;
            }
            numbers.put(uidl, i + 1);
            listed.add(new RemoteMessage(uidl, Math.max(0, sizes[i])));
        }
        messages = List.copyOf(listed);
    }

    /** A server may return an invalid UIDL (RFC 1939 section 7: 1 to 70 of 0x21 to 0x7E); it still serves as a name. */
    private static String usable(String uidl) {
        boolean printable = uidl.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return printable && !uidl.isEmpty() && uidl.length() <= LONGEST_NAME
                ? uidl
                : HeaderNames.nameOf(uidl.getBytes(StandardCharsets.UTF_8), uidl.length())
                        .replaceFirst("h-", "x-");
    }

    /** Names the messages of a server without UIDL. */
    @FunctionalInterface
    interface Namer {
        /**
         * Returns the names; null for a message that is left out.
         *
         * @param sizes of the messages in their order
         */
        @Nullable
        String[] name(OfficePop3Session session, int[] sizes) throws MessagingException, IOException;
    }

    /** The messages as of {@link #takeList}, oldest first. */
    List<RemoteMessage> messages() {
        return messages;
    }

    boolean has(String uidl) {
        return numbers.containsKey(uidl);
    }

    /** Whether the session was not ended here. The server may have ended it; the library would check that with NOOP. */
    boolean isOpen() {
        return !ended;
    }

    /** The header, by TOP, or by reading the message if the server has no TOP. */
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

    /** The message, by RETR, already read to its end into a file. The stream ends with the session at the latest. */
    InputStream retrieve(String uidl, long size) throws MessagingException {
        return retrieve(number(uidl), size);
    }

    private InputStream retrieve(int number, long size) throws MessagingException {
        retrieved += size;
        // Servers count octets in different ways, some with bare line ends.
        sockets.allow(size * 2 + (4 << 20), MESSAGE_TIME);
        return ((POP3Message) folder.getMessage(number)).getMimeStream();
    }

    /** Frees a message that was read; the library's file keeps it until the session ends. */
    void release(String uidl) throws MessagingException {
        ((POP3Message) folder.getMessage(number(uidl))).invalidate(true);
    }

    /** Whether the library's file is so large that the session should end. */
    boolean full() {
        return retrieved > MOST_IN_FILE;
    }

    /** Marks for deletion; only {@link #quit} deletes. */
    void delete(String uidl) throws MessagingException {
        folder.getMessage(number(uidl)).setFlag(Flags.Flag.DELETED, true);
    }

    /**
     * Sends DELE for the marked messages, then QUIT. Only the next list shows the result, because the library ignores
     * the answers.
     */
    void quit() throws MessagingException {
        sockets.allow(LIST_OCTETS, MESSAGE_TIME);
        ended = true;
        folder.close(true);
        store.close();
    }

    /** Ends without deleting: nothing is marked on the server before {@link #quit}, so no RSET is needed. */
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
            // The connection is lost already; there was nothing to save.
        }
        HopSession.closeQuietly(store);
    }

    private int number(String uidl) {
        Integer number = numbers.get(uidl);
        if (number == null) {
            throw new HopException(HopException.Kind.GONE, "the message is no longer on the mail server", null);
        }
        return number;
    }

    /** The octets up to and including the empty line, with CRLF; adds the empty line if it is missing. */
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
