package org.postern.web.hop;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.eclipse.angus.mail.pop3.POP3Message;
import org.eclipse.angus.mail.pop3.POP3Store;
import org.eclipse.angus.mail.util.MailConnectException;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

/**
 * A session with any POP3 server, through the mail library: the server's snapshot, and the message number of each UIDL.
 * Confined to its holder; two threads never use it at the same time.
 */
public final class HopSession implements MaildropSession {
    private static final int READ_MILLIS = 30_000;

    private final Store store;
    private final POP3Folder folder;
    private Map<String, Integer> numbers = Map.of();
    private List<String> uidls = List.of();

    private HopSession(Store store, POP3Folder folder) {
        this.store = store;
        this.folder = folder;
    }

    /** Logs in and reads the snapshot: CAPA, login, STAT and one UIDL for any number of messages. */
    static HopSession open(HopServer server, HopLogin login, FolderRef in) {
        HopSession session = connect(server, LoginName.TICKET.of(login, in), new Properties());
        try {
            session.takeSnapshot();
            return session;
        } catch (MessagingException | IllegalStateException e) {
            session.close();
            throw failure(e);
        }
    }

    /**
     * Logs in to read one large message, through a file in the directory instead of memory.
     *
     * @param directory of mode 0700, because the library creates its files with the process's umask
     */
    static HopSession openForLarge(HopServer server, HopLogin login, FolderRef in, Path directory) {
        Properties more = new Properties();
        more.setProperty("mail.pop3.filecache.enable", "true");
        more.setProperty("mail.pop3.filecache.dir", directory.toString());
        return connect(server, LoginName.TICKET.of(login, in), more);
    }

    private static HopSession connect(HopServer server, Credential credential, Properties more) {
        Properties properties = server.properties("pop3", READ_MILLIS);
        properties.putAll(more);
        Store store = null;
        try {
            // Not looked up by name: another mail library on the class path registers its providers under the same
            // name.
            store = new POP3Store(Session.getInstance(properties), new URLName("pop3", null, -1, null, null, null));
            store.connect(server.host(), server.port(), credential.user(), credential.password());
            POP3Folder folder = (POP3Folder) store.getFolder("INBOX");
            folder.open(Folder.READ_ONLY);
            return new HopSession(store, folder);
        } catch (MessagingException e) {
            if (store != null) {
                closeQuietly(store);
            }
            throw failure(e);
        }
    }

    @Override
    public int held() {
        return uidls.size();
    }

    @Override
    public boolean covers(List<String> wanted) {
        return numbers.keySet().containsAll(wanted);
    }

    @Override
    public void headers(List<String> wanted, MessageSource.HeaderTaker taker) throws MessagingException, IOException {
        for (String uidl : wanted) {
            if (numbers.containsKey(uidl)) {
                try (InputStream header = message(number(uidl)).top(0)) {
                    if (header == null) {
                        throw new MessagingException("TOP was refused");
                    }
                    taker.take(uidl, header);
                }
            }
        }
    }

    @Override
    public List<String> newestFirst() {
        List<String> reversed = new ArrayList<>(uidls);
        Collections.reverse(reversed);
        return Collections.unmodifiableList(reversed);
    }

    private int number(String uidl) {
        Integer number = numbers.get(uidl);
        if (number == null) {
            throw MaildropSession.gone();
        }
        return number;
    }

    @Override
    public long octets(String uidl) throws MessagingException {
        return message(number(uidl)).getSize();
    }

    @Override
    public Optional<byte[]> whole(String uidl, int most) throws MessagingException, IOException {
        POP3Message message = message(number(uidl));
        if (message.getSize() > most) {
            return Optional.empty();
        }
        try (InputStream in = message.getMimeStream()) {
            return Optional.of(in.readAllBytes());
        } finally {
            message.invalidate(true); // otherwise the session would keep its own copy
        }
    }

    /** Logs in to read one large message, as it comes. */
    static HopSession openForDirect(HopServer server, HopLogin login, FolderRef in) {
        return connect(server, LoginName.TICKET.of(login, in), new Properties());
    }

    /** The message, read through the file; the stream is valid as long as this session. */
    InputStream large(String uidl) throws MessagingException {
        takeSnapshot();
        return message(number(uidl)).getMimeStream();
    }

    /** Writes the message as it comes; throws where it breaks off. */
    void copy(String uidl, OutputStream out) throws MessagingException, IOException {
        takeSnapshot();
        message(number(uidl)).writeTo(out);
    }

    @Override
    public boolean isOpen() {
        return folder.isOpen();
    }

    @Override
    public void close() {
        try {
            if (folder.isOpen()) {
                folder.close(false);
            }
        } catch (MessagingException | IllegalStateException e) {
            // The connection is lost already; there was nothing to save.
        }
        closeQuietly(store);
    }

    private POP3Message message(int number) throws MessagingException {
        return (POP3Message) folder.getMessage(number);
    }

    private void takeSnapshot() throws MessagingException {
        Message[] messages = folder.getMessages();
        FetchProfile ids = new FetchProfile();
        ids.add(UIDFolder.FetchProfileItem.UID);
        folder.fetch(messages, ids);
        Map<String, Integer> index = new HashMap<>(messages.length * 4 / 3 + 1);
        List<String> order = new ArrayList<>(messages.length);
        for (Message message : messages) {
            String uidl = folder.getUID(message);
            if (uidl == null) {
                throw new MessagingException("the server does not support UIDL");
            }
            index.put(uidl, message.getMessageNumber());
            order.add(uidl);
        }
        numbers = index;
        uidls = order;
    }

    public static void closeQuietly(Store store) {
        try {
            store.close();
        } catch (MessagingException e) {
            // The connection is closed either way.
        }
    }

    public static HopException failure(Exception e) {
        String reply = String.valueOf(e.getMessage());
        if (e instanceof AuthenticationFailedException) {
            return LoginRefusal.of(reply, e);
        }
        if (e instanceof MailConnectException || e.getCause() instanceof java.net.ConnectException) {
            return new HopException(HopException.Kind.UNREACHABLE, "the mail server cannot be reached", e);
        }
        if (e instanceof MessageRemovedException) {
            return new HopException(HopException.Kind.GONE, "the message no longer exists", e);
        }
        return new HopException(HopException.Kind.BROKEN, "the mail server's answer was incomplete", e);
    }
}
