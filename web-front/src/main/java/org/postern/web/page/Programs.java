package org.postern.web.page;

import org.postern.web.hop.MailReceiver;
import org.postern.web.hop.MailSender;
import org.postern.web.organizer.Organizer;

/** The two mail programs and the organizer that the screens use. */
public record Programs(MailReceiver mail, MailSender sender, Organizer organizer, Condition condition) {
    /** Programs of a box that reports no condition. */
    public Programs(MailReceiver mail, MailSender sender, Organizer organizer) {
        this(mail, sender, organizer, Condition.WELL);
    }
}
