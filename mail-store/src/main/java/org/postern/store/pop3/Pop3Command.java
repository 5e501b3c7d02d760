package org.postern.store.pop3;

import java.util.Collection;
import java.util.List;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.pop3.POP3Response;

/** One command: its verb, the state that it needs (RFC 1939 3), and its action. */
final class Pop3Command implements CommandHandler<Pop3Session> {
    /** The states in which a command is allowed. */
    enum When {
        BEFORE_LOGIN,
        AFTER_LOGIN,
        ALWAYS
    }

    /** Answers a command. */
    @FunctionalInterface
    interface Action {
        /**
         * Runs the command.
         *
         * @param argument the text after the verb and one space, as sent; may be empty
         */
        Response answer(Pop3Session session, String argument);
    }

    private final String verb;
    private final When when;
    private final Action action;

    Pop3Command(String verb, When when, Action action) {
        this.verb = verb;
        this.when = when;
        this.action = action;
    }

    @Override
    public Response onCommand(Pop3Session session, Request request) {
        if (when == When.BEFORE_LOGIN && session.signedIn()) {
            return session.mistake("you are logged in already");
        }
        if (when == When.AFTER_LOGIN && !session.signedIn()) {
            return session.mistake("log in first");
        }
        if (session.revoked()) {
            // Also QUIT, which would carry out deletions.
            return Pop3Session.closing(new POP3Response(
                    POP3Response.ERR_RESPONSE,
                    "[AUTH] the sign-in has ended or its password was changed, sign in again"));
        }
        String argument = request.getArgument();
        return action.answer(session, argument == null ? "" : argument);
    }

    @Override
    public Collection<String> getImplCommands() {
        return List.of(verb);
    }
}
