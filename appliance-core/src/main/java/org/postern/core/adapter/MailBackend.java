package org.postern.core.adapter;

import org.postern.web.hop.MailSender;
import org.postern.web.hop.MessageSource;
import org.postern.web.organizer.Organizer;
import org.postern.web.session.SignIn;

/** What the webmail is in front of. Closing it is for the appliance; the source belongs to whoever reads from it. */
public interface MailBackend extends AutoCloseable {
    SignIn signIn();

    MessageSource source();

    MailSender sender();

    Organizer organizer();

    @Override
    default void close() {}
}
