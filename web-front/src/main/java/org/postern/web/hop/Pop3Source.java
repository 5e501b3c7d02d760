package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * The POP3 server of the box or of a mail node; its sessions are snapshots that do not lock others out. Thread-safe.
 */
public final class Pop3Source implements MessageSource {
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final HopSessions sessions;
    private final LargeMessages large;

    /** Large messages pass through a new directory inside {@code temporary} that only this process can enter. */
    public Pop3Source(HopServer server, Path temporary) {
        this(server, temporary, IDLE);
    }

    Pop3Source(HopServer server, Path temporary, Duration idle) {
        this.sessions = new HopSessions(server, idle);
        this.large = new LargeMessages(server, temporary);
    }

    @Override
    public void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker) {
        sessions.with(login, folder, session -> uidls.stream().allMatch(session::has), session -> {
            for (String uidl : uidls) {
                if (session.has(uidl)) {
                    try (InputStream header = session.header(uidl)) {
                        if (header == null) {
                            throw new MessagingException("TOP was refused");
                        }
                        taker.take(uidl, header);
                    }
                }
            }
            return uidls.size();
        });
    }

    @Override
    public List<String> uidls(HopLogin login, FolderRef folder) {
        return sessions.with(login, folder, session -> false, HopSession::newestFirst);
    }

    @Override
    public Content open(HopLogin login, FolderRef folder, String uidl) {
        Fetched fetched = sessions.with(login, folder, session -> session.has(uidl), session -> {
            boolean whole = session.octets(uidl) <= IN_MEMORY;
            return new Fetched(session.number(uidl), whole ? Optional.of(session.whole(uidl)) : Optional.empty());
        });
        return fetched.octets.isPresent()
                ? Content.inMemory(fetched.octets.get())
                : Content.streamed(large.open(login, folder, uidl, fetched.number));
    }

    @Override
    public long octets(HopLogin login, FolderRef folder, String uidl) {
        return sessions.with(login, folder, session -> session.has(uidl), session -> (long) session.octets(uidl));
    }

    @Override
    public void forget(HopLogin login) {
        sessions.forget(login);
    }

    /** The number of open POP3 sessions. */
    int openSessions() {
        return sessions.open();
    }

    @Override
    public void close() {
        sessions.close();
        large.close();
    }

    private record Fetched(int number, Optional<byte[]> octets) {}
}
