package org.postern.web.imap;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.Content;
import org.postern.web.hop.HopException;
import org.postern.web.hop.MessageSource;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * Messages from the office's IMAP server. Reading does not mark a message as read (BODY.PEEK). A large message uses a
 * connection of its own, so that lists do not wait for it. Thread-safe.
 */
public final class ImapSource implements MessageSource {
    /** Octets read of a header for a title. */
    private static final int HEADER = 64 << 10;
    /** Titles per command: at most 3 MiB in memory. */
    private static final int TITLES = 50;

    private static final int LARGE_AT_A_TIME = 16;
    private static final long WAIT_SECONDS = 20;

    private final ImapSessions sessions;
    private final FolderTrees folders;
    private final Semaphore large = new Semaphore(LARGE_AT_A_TIME, true);

    /** Uses connections that it shares with the {@link ImapOrganizer}, and closes them. */
    public ImapSource(ImapSessions sessions) {
        this.sessions = sessions;
        this.folders = new FolderTrees(sessions);
    }

    @Override
    public void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker) {
        ImapMessages.byFolder(uidls)
                .forEach((any, uids) -> folders.place(login, any).ifPresent(place -> {
                    for (int at = 0; at < uids.length; at += TITLES) {
                        long[] some = Arrays.copyOfRange(uids, at, Math.min(uids.length, at + TITLES));
                        headers(login, place, any, some, taker);
                    }
                }));
    }

    private void headers(HopLogin login, FolderLocation place, MessageId any, long[] uids, HeaderTaker taker) {
        Map<Long, ByteArray> read = new LinkedHashMap<>();
        try {
            sessions.read(login, connection -> {
                connection.enter(place.mailbox());
                if (connection.uidValidity() == any.uidValidity()) {
                    connection.fetch(
                            "UID FETCH " + ImapConnection.set(uids) + " (UID BODY.PEEK[HEADER]<0." + HEADER + ">)",
                            fetched -> data(fetched.getItem(BODY.class))
                                    .ifPresent(octets -> read.put(ImapConnection.uid(fetched), octets)));
                }
                return true;
            });
        } catch (HopException e) {
            if (e.kind() == HopException.Kind.GONE) {
                return;
            }
            throw e;
        }
        read.forEach((uid, octets) -> {
            try (InputStream header = octets.toByteArrayInputStream()) {
                taker.take(new MessageId(any.folder(), any.uidValidity(), uid).text(), header);
            } catch (IOException e) {
                throw new HopException(HopException.Kind.BROKEN, "the header cannot be read", e);
            }
        });
    }

    @Override
    public List<String> uidls(HopLogin login, FolderRef folder) {
        FolderLocation place = folders.tree(login)
                .at(folder)
                .orElseThrow(() -> ImapFailures.gone("there is no such folder on the mail server"));
        return sessions.read(login, connection -> {
            connection.select(place.mailbox());
            long[] uids = connection.search("UNDELETED", null);
            List<String> newest = new ArrayList<>(uids.length);
            for (int i = uids.length - 1; i >= 0; i--) {
                newest.add(MessageId.of(place.mailbox(), connection.uidValidity(), uids[i])
                        .text());
            }
            return newest;
        });
    }

    /** One command for a message that fits into memory; for a larger one it returns the first piece. */
    @Override
    public Content open(HopLogin login, FolderRef folder, String uidl) {
        MessageId id = MessageId.parse(uidl).orElseThrow(ImapFailures::messageGone);
        FolderLocation place = folders.place(login, id).orElseThrow(ImapFailures::messageGone);
        byte[] first = sessions.read(login, connection -> part(connection, place, id, 0, IN_MEMORY + 1));
        return first.length <= IN_MEMORY ? Content.inMemory(first) : Content.streamed(large(login, place, id, first));
    }

    private InputStream large(HopLogin login, FolderLocation place, MessageId id, byte[] first) {
        acquire();
        try {
            return new LargeMessage(sessions.apart(login), place, id, first, large::release);
        } catch (RuntimeException e) {
            large.release();
            throw e;
        }
    }

    private void acquire() {
        try {
            if (large.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HopException(HopException.Kind.BUSY, "too many large messages are being read", null);
    }

    /** Octets of a message from an offset on; fewer than requested at its end. */
    static byte[] part(ImapConnection connection, FolderLocation place, MessageId id, long offset, int most)
            throws ProtocolException {
        connection.enter(place.mailbox());
        if (connection.uidValidity() != id.uidValidity()) {
            throw ImapFailures.messageGone();
        }
        List<byte[]> found = new ArrayList<>();
        connection.fetch("UID FETCH " + id.uid() + " (UID BODY.PEEK[]<" + offset + "." + most + ">)", fetched -> {
            BODY body = fetched.getItem(BODY.class);
            if (body != null && ImapConnection.uid(fetched) == id.uid()) {
                found.add(data(body).map(ByteArray::getNewBytes).orElse(new byte[0]));
            }
        });
        if (found.isEmpty()) {
            throw ImapFailures.messageGone();
        }
        return found.get(0);
    }

    private static Optional<ByteArray> data(@Nullable BODY body) {
        return body == null ? Optional.empty() : Optional.ofNullable(body.getByteArray());
    }

    @Override
    public long octets(HopLogin login, FolderRef folder, String uidl) {
        MessageId id = MessageId.parse(uidl).orElseThrow(ImapFailures::messageGone);
        FolderLocation place = folders.place(login, id).orElseThrow(ImapFailures::messageGone);
        return sessions.read(login, connection -> {
            connection.enter(place.mailbox());
            List<Long> sizes = new ArrayList<>();
            if (connection.uidValidity() == id.uidValidity()) {
                connection.fetch("UID FETCH " + id.uid() + " (UID RFC822.SIZE)", fetched -> {
                    RFC822SIZE size = fetched.getItem(RFC822SIZE.class);
                    if (size != null && ImapConnection.uid(fetched) == id.uid()) {
                        sizes.add(size.size);
                    }
                });
            }
            if (sizes.isEmpty()) {
                throw ImapFailures.messageGone();
            }
            return sizes.get(0);
        });
    }

    @Override
    public void forget(HopLogin login) {
        sessions.forget(login);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
