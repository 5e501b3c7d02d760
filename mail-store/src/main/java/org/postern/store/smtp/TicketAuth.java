package org.postern.store.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.grant.TicketGrants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AUTH PLAIN on the hop (RFC 4954, RFC 4616): the user is the account address, the password is a hop ticket.
 * Thread-safe.
 */
final class TicketAuth {
    private static final Logger LOG = LoggerFactory.getLogger(TicketAuth.class);

    private final TicketGrants tickets;

    TicketAuth(TicketGrants tickets) {
        this.tickets = tickets;
    }

    Response auth(SmtpSession session, String argument) {
        Optional<Response> outOfTurn = session.refusedAuth();
        if (outOfTurn.isPresent()) {
            return outOfTurn.get();
        }
        String[] words = argument.strip().split(" +", -1);
        if (!words[0].toUpperCase(Locale.ROOT).equals("PLAIN") || words.length > 2) {
            return session.mistake("504", "5.5.4 only AUTH PLAIN is known here");
        }
        if (words.length == 2) {
            return judge(session, words[1]);
        }
        session.pushLineHandler(new Answer());
        return SmtpSession.reply("334", "");
    }

    /** Handles the line after the challenge. */
    private final class Answer implements LineHandler<SmtpSession> {
        @Override
        public Response onLine(SmtpSession session, byte[] line) {
            session.popLineHandler();
            String text = new String(line, 0, line.length - 2, StandardCharsets.US_ASCII);
            return text.equals("*") ? session.mistake("501", "5.7.0 cancelled") : judge(session, text);
        }
    }

    private Response judge(SmtpSession session, String coded) {
        Optional<char[]> decoded = SaslPlain.decode(coded);
        if (decoded.isEmpty()) {
            return session.mistake("501", "5.5.2 that is not base64");
        }
        Optional<SaslPlain.Credentials> credentials = SaslPlain.plain(decoded.get());
        if (credentials.isEmpty()) {
            return session.mistake("501", "5.5.2 a PLAIN answer has three fields and no other identity");
        }
        String ticket = new String(credentials.get().secret());
        Optional<Account> account = tickets.account(ticket)
                .filter(owner -> owns(owner, credentials.get().name()));
        if (account.isEmpty()) {
            LOG.info("[{}] refused a hop ticket", session.getSessionID());
            return session.mistake("535", "5.7.8 that opens nothing here");
        }
        session.account(account.get(), tickets.of(ticket));
        return SmtpSession.reply("235", "2.7.0 authenticated");
    }

    private static boolean owns(Account account, String user) {
        try {
            return EmailAddress.parse(user).key().equals(account.address().key());
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
