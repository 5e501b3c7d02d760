package org.postern.core;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPStore;

/** Another mail program of the same person. */
final class OtherImapClient implements AutoCloseable {
    private final Session session = Session.getInstance(new Properties());
    private final IMAPStore store;

    OtherImapClient(int port, String user) throws MessagingException {
        Properties properties = new Properties();
        Session own = Session.getInstance(properties);
        store = new IMAPStore(own, new URLName("imap", null, -1, null, null, null));
        store.connect("127.0.0.1", port, user, DovecotImap.PASSWORD);
    }

    /** Puts a message into a folder, which is made where it is not there. */
    void put(String folder, String message, Flags.Flag... flags) throws MessagingException {
        Folder target = store.getFolder(folder);
        if (!target.exists()) {
            target.create(Folder.HOLDS_MESSAGES);
        }
        MimeMessage mail = new MimeMessage(
                session, new ByteArrayInputStream(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        for (Flags.Flag flag : flags) {
            mail.setFlag(flag, true);
        }
        target.appendMessages(new Message[] {mail});
    }

    /** Subjects with the flags of their messages, oldest first: {@code subject[\Seen \Deleted]}. */
    List<String> see(String folder) throws MessagingException {
        Folder opened = store.getFolder(folder);
        opened.open(Folder.READ_ONLY);
        List<String> seen = new ArrayList<>();
        for (Message message : opened.getMessages()) {
            List<String> flags = new ArrayList<>();
            add(flags, message, Flags.Flag.SEEN, "\\Seen");
            add(flags, message, Flags.Flag.ANSWERED, "\\Answered");
            add(flags, message, Flags.Flag.FLAGGED, "\\Flagged");
            add(flags, message, Flags.Flag.DRAFT, "\\Draft");
            add(flags, message, Flags.Flag.DELETED, "\\Deleted");
            flags.addAll(List.of(message.getFlags().getUserFlags()));
            seen.add(message.getSubject() + flags);
        }
        opened.close(false);
        return seen;
    }

    private static void add(List<String> flags, Message message, Flags.Flag flag, String name)
            throws MessagingException {
        if (message.isSet(flag)) {
            flags.add(name);
        }
    }

    /** Marks one message as deleted, and does not remove it. */
    void mark(String folder, int number) throws MessagingException {
        Folder opened = store.getFolder(folder);
        opened.open(Folder.READ_WRITE);
        opened.getMessage(number).setFlag(Flags.Flag.DELETED, true);
        opened.close(false);
    }

    /** Removes one message. */
    void remove(String folder, int number) throws MessagingException {
        Folder opened = store.getFolder(folder);
        opened.open(Folder.READ_WRITE);
        opened.getMessage(number).setFlag(Flags.Flag.DELETED, true);
        opened.close(true);
    }

    boolean has(String folder) throws MessagingException {
        return store.getFolder(folder).exists();
    }

    /** Makes the folder anew: its messages are gone, and its UIDVALIDITY is another. */
    void recreate(String folder) throws MessagingException {
        store.getFolder(folder).delete(true);
        store.getFolder(folder).create(Folder.HOLDS_MESSAGES);
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
