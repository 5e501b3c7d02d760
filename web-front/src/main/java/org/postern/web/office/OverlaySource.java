package org.postern.web.office;

import java.util.List;
import java.util.Optional;
import org.postern.web.hop.Content;
import org.postern.web.hop.MessageSource;
import org.postern.web.hop.Pop3Source;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * Combines the box's own store with the office's POP3 server. Headers, and messages that exist only here, come over the
 * box's own hop; the full text of a remote message is read from the office's server when it is opened. Thread-safe.
 */
public final class OverlaySource implements MessageSource {
    private final Pop3Source own;
    private final RemoteMaildrop remote;
    private final Stubs stubs;

    /** Closing it closes both. */
    public OverlaySource(Pop3Source own, RemoteMaildrop remote, Stubs stubs) {
        this.own = own;
        this.remote = remote;
        this.stubs = stubs;
    }

    @Override
    public void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker) {
        own.headers(login, folder, uidls, taker);
    }

    @Override
    public List<String> uidls(HopLogin login, FolderRef folder) {
        return own.uidls(login, folder);
    }

    @Override
    public Content open(HopLogin login, FolderRef folder, String uidl) {
        Optional<RemoteMessage> message = stubs.remote(login, uidl);
        if (message.isEmpty()) {
            return own.open(login, folder, uidl);
        }
        Content content = remote.open(login, message.get());
        content.whole().ifPresent(octets -> stubs.opened(login, uidl, octets));
        return content;
    }

    @Override
    public long octets(HopLogin login, FolderRef folder, String uidl) {
        Optional<RemoteMessage> message = stubs.remote(login, uidl);
        return message.isPresent() ? message.get().size() : own.octets(login, folder, uidl);
    }

    @Override
    public void forget(HopLogin login) {
        own.forget(login);
        remote.forget(login);
    }

    @Override
    public void close() {
        try {
            remote.close();
        } finally {
            own.close();
        }
    }
}
