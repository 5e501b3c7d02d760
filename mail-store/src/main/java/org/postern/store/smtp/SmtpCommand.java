package org.postern.store.smtp;

import java.util.Collection;
import java.util.List;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;

/** One command: its verbs, its preconditions, and its action. */
final class SmtpCommand implements CommandHandler<SmtpSession> {
    /** Answers a command. The argument is the text after the verb, without the space; it may be empty. */
    @FunctionalInterface
    interface Action {
        Response answer(SmtpSession session, String argument);
    }

    /** The preconditions of a command (RFC 5321 4.1.4, RFC 4954 4). */
    enum Needs {
        NOTHING,
        GREETING,
        SECRECY,
        SENDER_RIGHT
    }

    private final List<String> verbs;
    private final Needs needs;
    private final SmtpRole role;
    private final Action action;

    SmtpCommand(List<String> verbs, Needs needs, SmtpRole role, Action action) {
        this.verbs = verbs;
        this.needs = needs;
        this.role = role;
        this.action = action;
    }

    @Override
    public Response onCommand(SmtpSession session, Request request) {
        if (needs != Needs.NOTHING && session.greeted() == null) {
            return session.mistake("503", "5.5.1 say EHLO first");
        }
        boolean sending = needs == Needs.SENDER_RIGHT || needs == Needs.SECRECY;
        if (sending && role == SmtpRole.SUBMISSION && !session.isTLSStarted()) {
            return session.mistake("530", "5.7.0 Must issue a STARTTLS command first"); // the text in RFC 3207 4
        }
        if (needs == Needs.SENDER_RIGHT && role.submits() && session.account().isEmpty()) {
            return session.mistake("530", "5.7.0 authentication required");
        }
        if (session.revoked()) {
            return SmtpSession.signInAgain();
        }
        if (needs != Needs.SENDER_RIGHT && !verbs.contains("QUIT") && session.dawdles()) {
            // An idle connection costs its client nothing, but it uses one of our connection slots (Postfix:
            // smtpd_junk_command_limit).
            return session.mistake("503", "5.5.1 too many commands without a message");
        }
        String argument = request.getArgument();
        return action.answer(session, argument == null ? "" : argument);
    }

    @Override
    public Collection<String> getImplCommands() {
        return verbs;
    }
}
