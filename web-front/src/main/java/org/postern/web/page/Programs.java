package org.postern.web.page;

import org.postern.message.file.PdfText;
import org.postern.web.hop.MailReceiver;
import org.postern.web.hop.MailSender;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Organizer;

/** The two mail programs, the organizer, the feed of changes and the reader of PDFs that the screens use. */
public record Programs(
        MailReceiver mail, MailSender sender, Organizer organizer, Condition condition, ChangeFeed feed, PdfText pdf) {
    /** Programs of a box that reports neither its condition nor changes. */
    public Programs(MailReceiver mail, MailSender sender, Organizer organizer) {
        this(mail, sender, organizer, Condition.WELL, ChangeFeed.NONE, PdfText.NONE);
    }
}
