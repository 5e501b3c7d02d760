package org.postern.web.hop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * The POP3 server of the box or of a mail node; its sessions do not lock others out. Thread-safe.
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
        HopOpenings openings = new HopOpenings(server);
        this.sessions = new HopSessions(openings, idle);
        this.large = new LargeMessages(openings, temporary);
    }

    @Override
    public void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker) {
        sessions.with(login, folder, uidls, session -> {
            session.headers(uidls, taker);
            return uidls.size();
        });
    }

    @Override
    public List<String> summaries(HopLogin login, FolderRef folder, List<String> uidls, SummaryTaker taker) {
        return sessions.with(login, folder, uidls, session -> session.summaries(uidls, taker));
    }

    @Override
    public List<String> uidls(HopLogin login, FolderRef folder) {
        return sessions.onNew(login, folder, MaildropSession::newestFirst);
    }

    @Override
    public Content open(HopLogin login, FolderRef folder, String uidl) {
        Optional<byte[]> whole = sessions.with(login, folder, List.of(uidl), session -> session.whole(uidl, IN_MEMORY));
        return whole.isPresent() ? Content.inMemory(whole.get()) : Content.streamed(large.open(login, folder, uidl));
    }

    @Override
    public long octets(HopLogin login, FolderRef folder, String uidl) {
        return sessions.with(login, folder, List.of(uidl), session -> session.octets(uidl));
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
}
