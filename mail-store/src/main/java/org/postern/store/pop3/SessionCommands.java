package org.postern.store.pop3;

import static org.postern.store.pop3.Pop3Session.ok;

import java.util.List;
import java.util.Optional;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.pop3.POP3Response;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CAPA (RFC 2449), NOOP, QUIT. */
final class SessionCommands {
    private static final Logger LOG = LoggerFactory.getLogger(SessionCommands.class);

    /**
     * The list is the same before and after login: Angus Mail asks once, before login, and treats a server that does
     * not list TOP and UIDL as a server without them. No STLS (the listeners are TLS from the first byte, or on
     * loopback) and no LOGIN-DELAY.
     */
    private static final List<String> CAPABILITIES = List.of(
            "TOP",
            "UIDL",
            "USER",
            "SASL PLAIN",
            "PIPELINING",
            "RESP-CODES",
            "AUTH-RESP-CODE",
            "UTF8 USER",
            "EXPIRE NEVER",
            "IMPLEMENTATION Postern");

    private final List<String> more;

    /** @param more capabilities of this listener alone */
    SessionCommands(List<String> more) {
        this.more = more;
    }

    Response capa(Pop3Session session, String argument) {
        POP3Response response = new POP3Response(POP3Response.OK_RESPONSE, "capabilities follow");
        CAPABILITIES.forEach(response::appendLine);
        more.forEach(response::appendLine);
        response.appendLine(".");
        return response;
    }

    Response noop(Pop3Session session, String argument) {
        return ok("still here");
    }

    /**
     * The only place where messages are deleted: after a login, QUIT enters the UPDATE state (RFC 1939 6). The session
     * ends whether or not the deletion succeeds. Another session can open the maildrop only after the commit.
     */
    Response quit(Pop3Session session, String argument) {
        Optional<Transaction> left = session.leave();
        if (left.isPresent()) {
            try (Transaction transaction = left.get()) {
                transaction.commit();
            } catch (StoreException e) {
                LOG.error("[{}] deletions could not be committed", session.getSessionID(), e);
                return Pop3Session.closing(
                        new POP3Response(POP3Response.ERR_RESPONSE, "[SYS/TEMP] nothing was deleted, try again later"));
            }
        }
        return Pop3Session.closing(new POP3Response(POP3Response.OK_RESPONSE, "bye"));
    }
}
