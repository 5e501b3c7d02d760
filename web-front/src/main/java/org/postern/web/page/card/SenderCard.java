package org.postern.web.page.card;

import java.util.List;
import org.postern.message.mime.MessageView;
import org.postern.web.organizer.BlockedSenders;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Visit;

/**
 * What can be done about the sender of a mail.
 *
 * @param address of the author; empty where nobody is clearly the author
 * @param blockable whether the page offers to block the author
 * @param blocked whether the author is blocked
 */
public record SenderCard(String address, boolean blockable, boolean blocked) {
    public static final SenderCard NONE = new SenderCard("", false, false);

    /** The card for a mail of a folder. */
    public static SenderCard of(Visit visit, FolderRef folder, MessageView view) {
        BlockedSenders port = visit.organizer().reactions().blocked();
        List<String> authors = view.authorship().author().addresses();
        boolean received = folder.role() != Role.SENT && folder.role() != Role.DRAFTS;
        if (!port.available() || !received || authors.size() != 1) {
            return NONE;
        }
        String address = authors.get(0);
        try {
            boolean blocked = port.holds(visit.login(), address);
            boolean own = address.equalsIgnoreCase(visit.login().address());
            return new SenderCard(address, !blocked && !own, blocked);
        } catch (OrganizerException e) {
            return NONE; // the mail can still be read
        }
    }
}
