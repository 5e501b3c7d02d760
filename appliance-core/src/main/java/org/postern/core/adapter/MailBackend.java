package org.postern.core.adapter;

import org.postern.web.hop.MailSender;
import org.postern.web.hop.MessageSource;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Organizer;
import org.postern.web.session.SignIn;

/** The mail server behind the webmail. The appliance closes the backend; the reader of a source closes the source. */
public interface MailBackend extends AutoCloseable {
    SignIn signIn();

    MessageSource source();

    MailSender sender();

    Organizer organizer();

    /** Reports changes of mail as far as they are noticed here. */
    default ChangeFeed feed() {
        return ChangeFeed.NONE;
    }

    @Override
    default void close() {}
}
