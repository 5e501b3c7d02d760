package org.postern.web.office;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.postern.web.runtime.WebDigest;

/**
 * Names the messages of a server without UIDL (optional in RFC 1939 section 7) by a hash of the header and the size. A
 * new list costs one TOP per message. If the start of the list is unchanged (same sizes, and the same header of its
 * last message), those messages keep their names. Only the newest {@link #MOST} are named. Confined to its maildrop's
 * lock.
 */
final class HeaderNames implements OfficePop3Session.Namer {
    /** Takes ten seconds at 5 ms per TOP; offices with larger maildrops have servers with UIDL. */
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

    /** A listed message turned out to be another one: name all messages again. */
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

    /** The name for a header as {@link OfficePop3Session#headerOf} returns it. */
    static String nameOf(byte[] header, long size) {
        byte[] digest = WebDigest.sha256().digest(header);
        return "h-" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 24)) + "-" + size;
    }

    /** Whether a name was made here, and so can be checked against a header. */
    static boolean made(String uidl) {
        return uidl.startsWith("h-");
    }
}
