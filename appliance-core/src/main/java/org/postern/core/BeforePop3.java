package org.postern.core;

import java.time.Clock;
import org.postern.core.adapter.MailBackend;
import org.postern.core.config.Config;
import org.postern.core.gateway.Pop3Gateway;
import org.postern.store.MailServer;
import org.postern.web.hop.HopEndpoints;

/** The form in front of the office's POP3 server; the own mail database stores everything that POP3 cannot. */
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
