package org.postern.web.office;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Names for the messages of a server that has no UIDL (which RFC 1939 section 7 leaves optional): a hash of the header and the
 * size. A new list costs a TOP for each message; of an earlier list the messages that are still at its beginning, by their sizes and
 * by the header of the last of them, keep the names that they had. Only the newest {@link #MOST} are named. Confined to its
 * maildrop's lock.
 */
final class HeaderNames implements OfficePop3Session.Namer {
    /** At 5 ms for a TOP ten seconds; offices with larger maildrops have servers with UIDL. */
    static final int MOST = 2_000;

    private int[] sizes = new int[0];
    private @Nullable String[] names = new String[0];

    @Override
    public @Nullable String[] name(OfficePop3Session session, int[] now) throws MessagingException, IOException {
        int same = sameAtTheBeginning(now);
        int first = Math.max(0, now.length - MOST);
        String last = same == 0 ? null : names[same - 1];
        if (last != null && !last.equals(nameOf(session, same, now))) {
            same = 0;
        }
        @Nullable String[] made = new String[now.length];
        for (int i = first; i < now.length; i++) {
            String kept = i < same ? names[i] : null;
            made[i] = kept == null ? nameOf(session, i + 1, now) : kept;
        }
        sizes = now.clone();
        names = made.clone();
        return made;
    }

    /** What was listed turned out to be another message: all are named anew. */
    void forget() {
        sizes = new int[0];
    }

    boolean isEmpty() {
        return names.length == 0;
    }

    private int sameAtTheBeginning(int[] now) {
        int mismatch = Arrays.mismatch(sizes, now);
        return mismatch < 0 ? now.length : mismatch;
    }

    private static String nameOf(OfficePop3Session session, int number, int[] sizes)
            throws MessagingException, IOException {
        int size = sizes[number - 1];
        return nameOf(session.header(number, size), size);
    }

    /** Of a header as {@link OfficePop3Session#headerOf} gives it. */
    static String nameOf(byte[] header, long size) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(header);
            return "h-"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 24))
                    + "-" + size;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every runtime has SHA-256", e);
        }
    }

    /** Whether a name was made here, and so can be checked against a header. */
    static boolean made(String uidl) {
        return uidl.startsWith("h-");
    }
}
