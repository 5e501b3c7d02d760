package org.postern.core;

import java.time.Clock;
import org.postern.core.adapter.MailBackend;
import org.postern.core.config.Config;
import org.postern.core.gateway.Pop3Gateway;
import org.postern.store.MailServer;
import org.postern.web.hop.HopEndpoints;

/** In front of the office's POP3 server; what POP3 cannot keep is in the own mail database. */
record BeforePop3(DataDirectory directory, Config config) implements OfficeForm {
    @Override
    public MailBackend backend(MailServer mail, HopEndpoints hop, Clock clock) {
        return new Pop3Gateway(
                config.gateway(),
                trust(),
                config.office().domain(),
                mail,
                hop.pop3(),
                directory.temporary("hop"),
                config.smtp().maxMessage().bytes(),
                clock);
    }
}
