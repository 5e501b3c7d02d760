package org.postern.web.hop;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.message.header.HeaderFields;
import org.postern.message.mime.Heading;
import org.postern.message.mime.InlineImages;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.DraftFormat;
import org.postern.web.letter.LetterMarks;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * The mail receiving program of the patent: reads the mail server over POP3. A message never changes, so titles, views
 * and small messages are cached by account and UIDL in bounded memory. A message above {@link MessageSource#IN_MEMORY}
 * octets is never in memory as a whole. Thread-safe. Every method throws {@link HopException}.
 */
public final class MailReceiver implements AutoCloseable {
    /** Not read for so long: the memory goes back. Reading again costs some milliseconds for a page. */
    private static final Duration UNUSED = Duration.ofMinutes(3);

    private static final long TITLE_CACHE = 16L << 20;
    private static final long VIEW_CACHE = 12L << 20;
    private static final long RAW_CACHE = 6L << 20;

    private final MessageSource source;
    private final MessageReader reader;
    private final Cache<MessageKey, Title> titles = bounded()
            .maximumWeight(TITLE_CACHE)
            .weigher((MessageKey key, Title title) -> CacheWeight.of(title))
            .build();
    private final Cache<ViewKey, MessageView> views = bounded()
            .maximumWeight(VIEW_CACHE)
            .weigher((ViewKey key, MessageView view) -> CacheWeight.of(view))
            .build();
    private final Cache<MessageKey, byte[]> small = bounded()
            .maximumWeight(RAW_CACHE)
            .weigher((MessageKey key, byte[] octets) -> octets.length + 200)
            .build();

    private static Caffeine<Object, Object> bounded() {
        return Caffeine.newBuilder().expireAfterAccess(UNUSED).scheduler(Scheduler.systemScheduler());
    }

    public MailReceiver(MessageSource source) {
        this.source = source;
        this.reader = new MessageReader(Clock.systemUTC());
    }

    /** Rows for the title list, in the order of {@code uidls}. Missing messages have no row. */
    public Map<String, Title> titles(HopLogin login, FolderRef folder, List<String> uidls) {
        Map<String, Title> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String uidl : uidls) {
            if (titles.getIfPresent(new MessageKey(login.address(), uidl)) == null) {
                missing.add(uidl);
            }
        }
        Map<String, Title> read = missing.isEmpty() ? Map.of() : readTitles(login, folder, missing);
        for (String uidl : uidls) {
            Title title = read.get(uidl);
            title = title == null ? titles.getIfPresent(new MessageKey(login.address(), uidl)) : title;
            if (title != null) {
                found.put(uidl, title);
            }
        }
        return found;
    }

    private Map<String, Title> readTitles(HopLogin login, FolderRef folder, List<String> uidls) {
        Map<String, Title> read = new HashMap<>();
        Map<String, Title> doubtful = new LinkedHashMap<>();
        List<String> others = source.summaries(
                login,
                folder,
                uidls,
                (uidl, summary) ->
                        keep(login, Title.of(uidl, summary.heading(), Optional.of(summary.snippet())), read));
        if (others.isEmpty()) {
            return read;
        }
        source.headers(login, folder, others, (uidl, header) -> {
            Heading heading = reader.heading(header);
            Title title = Title.of(uidl, heading, Optional.empty());
            if (heading.doubtful()) {
                doubtful.put(uidl, title);
            } else {
                keep(login, title, read);
            }
        });
        doubtful.values().forEach(title -> keep(login, asShown(login, folder, title), read));
        return read;
    }

    private void keep(HopLogin login, Title title, Map<String, Title> read) {
        titles.put(new MessageKey(login.address(), title.uidl()), title);
        read.put(title.uidl(), title);
    }

    /** With the charset of the body, which only the message tells; a large or vanished message keeps the guess. */
    private Title asShown(HopLogin login, FolderRef folder, Title title) {
        try {
            if (source.octets(login, folder, title.uidl()) > MessageReader.SUMMARY_OCTETS) {
                return title;
            }
            MessageView view = view(login, folder, title.uidl(), Optional.empty());
            return new Title(
                    title.uidl(),
                    view.authorship(),
                    view.from(),
                    view.to(),
                    view.subject(),
                    view.date(),
                    title.attachments(),
                    title.snippet());
        } catch (HopException e) {
            if (e.kind() == HopException.Kind.GONE) {
                return title;
            }
            throw e;
        }
    }

    /** All UIDLs of a folder, newest first. This is all that a server without an organizer can list. */
    public List<String> uidls(HopLogin login, FolderRef folder) {
        return source.uidls(login, folder);
    }

    /** The parsed message for the reading page, cached. */
    public MessageView view(HopLogin login, FolderRef folder, String uidl, Optional<Charset> override) {
        ViewKey key = new ViewKey(login.address(), uidl, 0, override);
        MessageView cached = views.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        try (InputStream message = raw(login, folder, uidl)) {
            return keep(key, reader.read(message, override));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The message inside a message/rfc822 part. */
    public MessageView nested(HopLogin login, FolderRef folder, String uidl, int part, Optional<Charset> override) {
        ViewKey key = new ViewKey(login.address(), uidl, part, override);
        MessageView cached = views.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        try (OpenPart open = part(login, folder, uidl, part)) {
            if (!open.view().isMessage()) {
                throw gone();
            }
            return keep(key, reader.read(open.content(), override));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private MessageView keep(ViewKey key, MessageView view) {
        views.put(key, view);
        return view;
    }

    /** The part's decoded octets as a stream; the caller closes it. Fails with GONE when there is no such part. */
    public OpenPart part(HopLogin login, FolderRef folder, String uidl, int number) {
        PartView part = partView(login, folder, uidl, number);
        InputStream message = raw(login, folder, uidl);
        try {
            InputStream content = reader.part(message, number).orElseThrow(MailReceiver::gone);
            return new OpenPart(part, new ClosingBoth(content, message));
        } catch (IOException e) {
            closeAfter(e, message);
            throw HopSession.failure(e);
        } catch (HopException e) {
            closeAfter(e, message);
            throw e;
        }
    }

    /** The part of that number, also inside a message inside; fails with GONE when there is none. */
    public PartView partView(HopLogin login, FolderRef folder, String uidl, int number) {
        return find(view(login, folder, uidl, Optional.empty()), number)
                .or(() -> inner(login, folder, uidl, number))
                .orElseThrow(MailReceiver::gone);
    }

    /** Looks in the message inside whose number is the end of this one. */
    private Optional<PartView> inner(HopLogin login, FolderRef folder, String uidl, int number) {
        for (int base = PartView.BASE * PartView.BASE; base >= PartView.BASE; base /= PartView.BASE) {
            int outer = number % base;
            if (outer > 0 && outer < number) {
                int scale = base;
                Optional<PartView> found = find(view(login, folder, uidl, Optional.empty()), outer)
                        .or(() -> scale > PartView.BASE ? inner(login, folder, uidl, outer) : Optional.empty())
                        .filter(PartView::isMessage);
                if (found.isPresent()) {
                    return find(nested(login, folder, uidl, outer, Optional.empty()), number / scale)
                            .map(part -> part.numbered(number));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<PartView> find(MessageView view, int number) {
        return view.parts().stream().filter(part -> part.number() == number).findFirst();
    }

    /**
     * A part of a stored message as an attachment of a new one. The part is opened over the hop when the new message is
     * written.
     */
    public Attachment attachment(HopLogin login, FolderRef folder, String uidl, PartView part) {
        return new Attachment(
                part.fileName(),
                part.mediaType(),
                part.size(),
                () -> part(login, folder, uidl, part.number()).content());
    }

    /** The whole message as a message/rfc822 attachment, without its blind recipients. */
    public Attachment original(HopLogin login, FolderRef folder, String uidl, String fileName) {
        long size = octets(login, folder, uidl);
        return new Attachment(fileName, "message/rfc822", size, () -> WithoutBcc.of(raw(login, folder, uidl)));
    }

    /**
     * The raster images that the HTML of a message may reference by cid:, as data: URIs. Their number and size are
     * limited.
     */
    public InlineImages inlineImages(HopLogin login, FolderRef folder, String uidl) {
        try (InputStream message = raw(login, folder, uidl)) {
            return reader.images(message);
        } catch (IOException e) {
            throw HopSession.failure(e);
        }
    }

    /** The same for a message inside that message. */
    public InlineImages inlineImages(HopLogin login, FolderRef folder, String uidl, int part) {
        try (OpenPart open = part(login, folder, uidl, part)) {
            return reader.images(open.content());
        } catch (IOException e) {
            throw HopSession.failure(e);
        }
    }

    /** A saved draft with the fields of the compose page. */
    public ComposeDraft draft(HopLogin login, FolderRef folder, String uidl) {
        MessageView view = view(login, folder, uidl, Optional.empty());
        List<Attachment> attachments = new ArrayList<>();
        for (PartView part : view.parts()) {
            attachments.add(attachment(login, folder, uidl, part));
        }
        try (InputStream message = raw(login, folder, uidl)) {
            return DraftFormat.read(HeaderFields.read(message), view, attachments);
        } catch (IOException e) {
            throw HopSession.failure(e);
        }
    }

    /** Which letter a draft belongs to; empty for a draft of another program. */
    public Optional<LetterMarks> marks(HopLogin login, FolderRef folder, String uidl) {
        try (InputStream message = raw(login, folder, uidl)) {
            return LetterMarks.read(HeaderFields.read(message));
        } catch (IOException e) {
            throw HopSession.failure(e);
        }
    }

    /** The message as stored, as a stream; the caller closes it. */
    public InputStream raw(HopLogin login, FolderRef folder, String uidl) {
        MessageKey key = new MessageKey(login.address(), uidl);
        byte[] cached = small.getIfPresent(key);
        if (cached != null) {
            return new ByteArrayInputStream(cached);
        }
        Content content = source.open(login, folder, uidl);
        content.whole().ifPresent(octets -> small.put(key, octets));
        return content.stream();
    }

    private long octets(HopLogin login, FolderRef folder, String uidl) {
        byte[] cached = small.getIfPresent(new MessageKey(login.address(), uidl));
        return cached != null ? cached.length : source.octets(login, folder, uidl);
    }

    /** Closes the POP3 sessions of a web session that ends. Idempotent. */
    public void forget(HopLogin login) {
        source.forget(login);
    }

    @Override
    public void close() {
        source.close();
    }

    /** The octets were read completely, from memory or from a file, so the message itself cannot be parsed. */
    private static HopException unreadable(IOException e) {
        return new HopException(HopException.Kind.UNREADABLE, "the message cannot be read", e);
    }

    private static HopException gone() {
        return new HopException(HopException.Kind.GONE, "the message has no such part", null);
    }

    private static void closeAfter(Exception failure, InputStream message) {
        try {
            message.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private record MessageKey(String address, String uidl) {}

    private record ViewKey(String address, String uidl, int part, Optional<Charset> override) {}

    /** The stream of a part. Closing it also closes the stream of the message. */
    private static final class ClosingBoth extends FilterInputStream {
        private final InputStream message;

        ClosingBoth(InputStream content, InputStream message) {
            super(content);
            this.message = message;
        }

        @Override
        public void close() throws IOException {
            // Do not close the content first: the parser would then read the message to its end.
            message.close();
        }
    }
}
