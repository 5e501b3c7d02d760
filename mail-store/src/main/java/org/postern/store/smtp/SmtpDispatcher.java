package org.postern.store.smtp;

import java.util.Locale;
import org.apache.james.protocols.api.BaseRequest;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.handler.CommandDispatcher;

/** James's dispatcher, but it reads a command as UTF-8 and keeps its argument as sent. */
final class SmtpDispatcher extends CommandDispatcher<SmtpSession> {
    @Override
    protected Request parseRequest(SmtpSession session, byte[] line) {
        String text = new String(line, 0, line.length - 2, session.getCharset());
        int space = text.indexOf(' ');
        String verb = space < 0 ? text : text.substring(0, space);
        return new BaseRequest(verb.toUpperCase(Locale.ROOT), space < 0 ? "" : text.substring(space + 1));
    }
}
