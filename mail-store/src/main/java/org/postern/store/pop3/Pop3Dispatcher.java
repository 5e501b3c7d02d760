package org.postern.store.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.james.protocols.api.BaseRequest;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.pop3.POP3Response;

/**
 * James's dispatcher with additional limits. The framer passes one line at a time and accepts only CRLF as the line
 * end. This class checks again that a line does not contain a second line, which would be a way to smuggle commands.
 */
final class Pop3Dispatcher extends CommandDispatcher<Pop3Session> {
    /** RFC 2449 4: a command line has at most 255 octets with its CRLF. */
    private static final int COMMAND_LINE = 255;

    @Override
    public Response onLine(Pop3Session session, byte[] line) {
        int length = contentLength(line);
        for (int i = 0; i < length; i++) {
            if (line[i] == '\r' || line[i] == '\n' || line[i] == 0) {
                return Pop3Session.closing(
                        new POP3Response(POP3Response.ERR_RESPONSE, "bare CR, LF or NUL in a command, closing"));
            }
        }
        if (line.length > COMMAND_LINE && !isAuth(line)) {
            return session.newLineTooLongResponse();
        }
        return super.onLine(session, line);
    }

    /** Keeps trailing spaces: they may be part of a password (RFC 1939 7, PASS). James would trim them. */
    @Override
    protected Request parseRequest(Pop3Session session, byte[] line) {
        String text = new String(line, 0, contentLength(line), session.getCharset());
        int space = text.indexOf(' ');
        String verb = space < 0 ? text : text.substring(0, space);
        return new BaseRequest(verb.toUpperCase(Locale.ROOT), space < 0 ? "" : text.substring(space + 1));
    }

    /** RFC 4954 4 and RFC 5034 4 allow AUTH to be longer. The framer's own limit, 12,288, applies to it. */
    private static boolean isAuth(byte[] line) {
        return new String(line, 0, 5, StandardCharsets.US_ASCII).equalsIgnoreCase("AUTH ");
    }

    private static int contentLength(byte[] line) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }
}
