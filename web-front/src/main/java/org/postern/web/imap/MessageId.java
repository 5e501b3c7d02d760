package org.postern.web.imap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * What URLs call a message: its folder, the folder's UIDVALIDITY and its UID (RFC 3501 section 2.3.1.1), which together name one
 * content for ever. A folder that is renamed or made anew gives its messages other names.
 *
 * @param folder 48 bits of a hash of the folder's name
 */
record MessageId(long folder, long uidValidity, long uid) {
    private static final int OCTETS = 14;
    private static final int TEXT = 19;
    private static final long MOST_FOLDER = (1L << 48) - 1;
    private static final long MOST_UID = (1L << 32) - 1;

    MessageId {
        if (folder < 0 || folder > MOST_FOLDER || uidValidity < 0 || uidValidity > MOST_UID) {
            throw new IllegalArgumentException("no folder " + folder + " " + uidValidity);
        }
        if (uid < 1 || uid > MOST_UID) {
            throw new IllegalArgumentException("no UID " + uid);
        }
    }

    static MessageId of(String mailbox, long uidValidity, long uid) {
        return new MessageId(folder(mailbox), uidValidity, uid);
    }

    /** Empty for what no server of ours gave. */
    static Optional<MessageId> parse(String text) {
        if (text.length() != TEXT) {
            return Optional.empty();
        }
        try {
            ByteBuffer octets = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            long folder = (Short.toUnsignedLong(octets.getShort()) << 32) | Integer.toUnsignedLong(octets.getInt());
            MessageId id = new MessageId(
                    folder, Integer.toUnsignedLong(octets.getInt()), Integer.toUnsignedLong(octets.getInt()));
            // One name for a message, else caches and addresses would hold it twice.
            return id.text().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The hash of a folder's name as LIST gives it; INBOX in any case of letters is one. */
    static long folder(String mailbox) {
        String name = mailbox.equalsIgnoreCase("INBOX") ? "INBOX" : mailbox;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() >>> 16;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** 19 characters of base64url. */
    String text() {
        byte[] octets = ByteBuffer.allocate(OCTETS)
                .putShort((short) (folder >>> 32))
                .putInt((int) folder)
                .putInt((int) uidValidity)
                .putInt((int) uid)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
