package org.postern.web.imap;

import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FLAGS;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.jspecify.annotations.Nullable;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;

/** A row of a list, from one FETCH response. Pure. */
final class FetchedEntry {
    static final String ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)]<0.2048>)";
    /** RFC 5788; set by most mail programs. */
    static final String FORWARDED = "$Forwarded";

    /** The same guess as for a title, which also has only the header. */
    private static final Set<String> WITHOUT = Set.of(
            "",
            "multipart/alternative",
            "multipart/related",
            "multipart/signed",
            "multipart/report",
            "multipart/encrypted");

    private FetchedEntry() {}

    /** Empty if the response does not answer {@link #ITEMS}, for example if it only reports changed flags. */
    static Optional<Entry> of(FetchResponse fetched, FolderLocation place, long uidValidity) {
        FLAGS flags = fetched.getItem(FLAGS.class);
        RFC822SIZE size = fetched.getItem(RFC822SIZE.class);
        if (flags == null || size == null) {
            return Optional.empty();
        }
        INTERNALDATE date = fetched.getItem(INTERNALDATE.class);
        boolean dated = date != null && date.getDate() != null;
        return Optional.of(new Entry(
                MessageId.of(place.mailbox(), uidValidity, ImapConnection.uid(fetched))
                        .text(),
                place.folder().ref(),
                flags(flags),
                dated ? date.getDate().toInstant() : Instant.EPOCH,
                size.size,
                attachments(fetched.getItem(BODY.class))));
    }

    /** Whether the message is marked for removal, by us on a server without UIDPLUS, or by another program. */
    static boolean isDeleted(FetchResponse fetched) {
        FLAGS flags = fetched.getItem(FLAGS.class);
        return flags != null && flags.contains(Flags.Flag.DELETED);
    }

    private static Set<Flag> flags(Flags flags) {
        Set<Flag> shown = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (flags.contains(stored(flag))) {
                shown.add(flag);
            }
        }
        return shown;
    }

    static Flags stored(Flag flag) {
        return switch (flag) {
            case SEEN -> new Flags(Flags.Flag.SEEN);
            case ANSWERED -> new Flags(Flags.Flag.ANSWERED);
            case FLAGGED -> new Flags(Flags.Flag.FLAGGED);
            case DRAFT -> new Flags(Flags.Flag.DRAFT);
            case FORWARDED -> new Flags(FORWARDED);
        };
    }

    private static boolean attachments(@Nullable BODY header) {
        InputStream in = header == null ? null : header.getByteArrayInputStream();
        if (in == null) {
            return false;
        }
        String type = field(in, "Content-Type").orElse("");
        int end = type.indexOf(';');
        String value = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return !value.startsWith("text/") && !WITHOUT.contains(value);
    }

    /** The first field of that name, not decoded. */
    static Optional<String> field(InputStream header, String name) {
        try {
            String[] values = new InternetHeaders(header).getHeader(name);
            return values == null || values.length == 0 ? Optional.empty() : Optional.of(values[0]);
        } catch (MessagingException e) {
            return Optional.empty();
        }
    }

    static Optional<String> field(FetchResponse fetched, String name) {
        BODY header = fetched.getItem(BODY.class);
        ByteArrayInputStream in = header == null ? null : header.getByteArrayInputStream();
        return in == null ? Optional.empty() : field(in, name);
    }
}
