package org.postern.web.page.card;

import java.time.Instant;
import java.util.Set;
import org.postern.message.mime.MessageView;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;

/**
 * The opened mail that cards are about.
 *
 * @param url of its page
 * @param arrived when it came, as far as it is known
 * @param doubts whether the page warns about its sender
 * @param signers the domains whose signature was valid; none unless the sender is proven
 */
public record OpenedMail(
        FolderRef folder,
        String uidl,
        String url,
        MessageView view,
        Instant arrived,
        Doubts doubts,
        Set<String> signers) {
    public OpenedMail {
        signers = Set.copyOf(signers);
    }

    /** Whether the page warns about a sender. */
    public enum Doubts {
        NONE,
        WARNED
    }

    /** Whether somebody else sent it to the reader. */
    boolean cameFromOthers() {
        return folder.role() != Role.SENT && folder.role() != Role.DRAFTS;
    }

    /** Whether somebody else sent it to the reader, and it is not known to be junk. */
    boolean received() {
        return cameFromOthers() && folder.role() != Role.JUNK;
    }

    /** The one author; empty if nobody is clearly the author. */
    String author() {
        return view.authorship().author().addresses().size() == 1
                ? view.authorship().author().addresses().get(0)
                : "";
    }
}
