package org.postern.web.page.card;

import org.postern.message.mime.MessageView;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.PictureSenders;
import org.postern.web.page.Visit;

/**
 * Whether pictures of a mail's sender are always shown. Only for an author whom the office's own server proved: anybody
 * can write the address of somebody else. Not in Junk.
 *
 * @param address of the author; empty where it is not offered
 * @param always whether they are always shown
 */
public record PictureCard(String address, boolean always) {
    public static final PictureCard NONE = new PictureCard("", false);

    /** The card beside a mail whose author is {@code proven} or not. */
    public static PictureCard of(Visit visit, FolderRef folder, MessageView view, boolean proven) {
        PictureSenders port = visit.organizer().reactions().pictures();
        boolean one = view.authorship().author().addresses().size() == 1;
        if (!port.available() || !proven || !one || folder.role() == Role.JUNK) {
            return NONE;
        }
        String address = view.authorship().author().addresses().get(0);
        try {
            return new PictureCard(address, port.holds(visit.login(), address));
        } catch (OrganizerException e) {
            return NONE; // the mail can still be read
        }
    }
}
