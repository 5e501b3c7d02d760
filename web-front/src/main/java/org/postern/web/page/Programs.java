package org.postern.web.page;

import org.postern.web.hop.MailReceiver;
import org.postern.web.hop.MailSender;
import org.postern.web.organizer.Organizer;

/** What the screens work on. */
public record Programs(MailReceiver mail, MailSender sender, Organizer organizer) {}
