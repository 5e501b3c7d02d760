package org.postern.web.imap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.postern.web.runtime.WebDigest;

/**
 * The name of a message in URLs: its folder, the folder's UIDVALIDITY and its UID (RFC 3501 section 2.3.1.1). Together
 * they name the same content for ever. If a folder is renamed or recreated, its messages get other names.
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

    /** Empty for text that {@link #text} cannot have produced. */
    static Optional<MessageId> parse(String text) {
        if (text.length() != TEXT) {
            return Optional.empty();
        }
        try {
            ByteBuffer octets = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            long folder = (Short.toUnsignedLong(octets.getShort()) << 32) | Integer.toUnsignedLong(octets.getInt());
            MessageId id = new MessageId(
                    folder, Integer.toUnsignedLong(octets.getInt()), Integer.toUnsignedLong(octets.getInt()));
            // Accept one spelling only, else caches and URLs would hold a message twice.
            return id.text().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The hash of a folder's name as in LIST; all spellings of INBOX have the same hash. */
    static long folder(String mailbox) {
        String name = mailbox.equalsIgnoreCase("INBOX") ? "INBOX" : mailbox;
        byte[] digest = WebDigest.sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong() >>> 16;
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
