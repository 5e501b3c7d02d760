package org.postern.core;

import java.time.Clock;
import org.postern.core.adapter.MailBackend;
import org.postern.core.config.Config;
import org.postern.core.gateway.ImapGateway;
import org.postern.store.MailServer;
import org.postern.web.hop.HopEndpoints;

/**
 * The form in front of the office's IMAP server, which stores everything; the own mail database knows who may sign in.
 */
record BeforeImap(DataDirectory directory, Config config) implements OfficeForm {
    @Override
    public MailBackend backend(MailServer mail, HopEndpoints hop, Clock clock) {
        return new ImapGateway(
                config.gateway(),
                trust(),
                config.office().domain(),
                mail,
                directory.temporary("hop"),
                config.smtp().maxMessage().bytes(),
                clock);
    }
}
