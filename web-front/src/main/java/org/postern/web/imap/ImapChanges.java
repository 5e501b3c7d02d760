package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import jakarta.mail.Quota.Resource;
import java.time.Duration;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * A counter in memory. It increases when the server reports a change (IDLE), or else after periodic checks of the folders.
 * Thread-safe.
 */
final class ImapChanges implements Changes {
    /** If the server reports changes of the inbox by itself, the other folders are polled less often. */
    private static final Duration POLL_WATCHED = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofSeconds(30);

    private final ImapSessions sessions;
    private final FolderTrees trees;

    ImapChanges(ImapSessions sessions, FolderTrees trees) {
        this.sessions = sessions;
        this.trees = trees;
    }

    @Override
    public long count(HopLogin who) {
        return asking(() -> {
            PersonState person = sessions.person(who);
            sessions.watch(who);
            if (!person.lookedWithin(sessions.watches(who) ? POLL_WATCHED : POLL)) {
                trees.lookIfFree(who);
            }
            return person.changes();
        });
    }

    /** Another server sends. */
    @Override
    public int outgoing(HopLogin who) {
        return 0;
    }

    @Override
    public Standing standing(HopLogin who, FolderRef folder) {
        return Standing.TRUE;
    }

    /** The storage quota of the inbox (RFC 2087), if the server reports one. */
    @Override
    public Quota quota(HopLogin who) {
        return asking(() -> sessions.read(who, connection -> {
            if (!connection.can("QUOTA")) {
                return new Quota(0, 0);
            }
            for (jakarta.mail.Quota quota : connection.wire().getQuotaRoot("INBOX")) {
                for (Resource resource : quota.resources == null ? new Resource[0] : quota.resources) {
                    if (resource.name.equalsIgnoreCase("STORAGE") && resource.limit > 0) {
                        return new Quota(Math.max(0, resource.usage) * 1024, resource.limit * 1024);
                    }
                }
            }
            return new Quota(0, 0);
        }));
    }
}
