package org.postern.store.pop3;

import static org.postern.store.pop3.Pop3Command.When.AFTER_LOGIN;
import static org.postern.store.pop3.Pop3Command.When.ALWAYS;
import static org.postern.store.pop3.Pop3Command.When.BEFORE_LOGIN;

import java.util.List;
import java.util.Optional;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerChainImpl;
import org.apache.james.protocols.api.handler.UnknownCommandHandler;
import org.apache.james.protocols.api.handler.WiringException;
import org.apache.james.protocols.pop3.POP3Configuration;
import org.apache.james.protocols.pop3.POP3Protocol;
import org.postern.store.account.Accounts;
import org.postern.store.account.Authenticator;
import org.postern.store.account.HopTickets;
import org.postern.store.gate.LoginThreads;
import org.postern.store.grant.Grants;
import org.postern.store.grant.TicketGrants;
import org.postern.store.james.JamesProtocol;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.wire.LineProtocol;

/**
 * POP3 for one listener. Thread-safe.
 *
 * <p>Run it with a {@link org.postern.store.wire.WireServer}, {@link Pop3Courtesies}, and a command timeout of at least
 * ten minutes (RFC 1939 3). A session that has not logged in after one minute ends by itself.
 */
public final class Pop3Protocol extends POP3Protocol {
    Pop3Protocol(Logins logins, Maildrops maildrops, LoginThreads threads, String hostname) {
        super(
                chain(new LoginCommands(logins, maildrops, threads), !maildrops.exclusive(), hostname),
                new POP3Configuration());
    }

    /**
     * The protocol for desktop clients: mailbox passwords, with throttling. A maildrop can be open in one session at a
     * time.
     *
     * @param grants end sessions whose password was changed or revoked
     * @param threads runs the logins, which may each wait some seconds and hash for some 50 ms; it must be bounded and
     *     separate, so that an attack on passwords does not block threads that sessions need
     * @param hostname appears in the greeting
     */
    public static Pop3Protocol forPasswords(
            Mailboxes mailboxes,
            Authenticator authenticator,
            Accounts accounts,
            Grants grants,
            LoginThreads threads,
            String hostname) {
        return new Pop3Protocol(
                new PasswordLogins(authenticator, accounts, grants),
                new Maildrops(new Folders(mailboxes), true),
                threads,
                hostname);
    }

    /**
     * The protocol for the hop: tickets only. Each session sees a consistent snapshot, and any number may be open at
     * once. It also has the commands by UIDL ({@link UidlCommands}).
     */
    public static Pop3Protocol forTickets(Mailboxes mailboxes, HopTickets tickets, String hostname) {
        return new Pop3Protocol(
                new TicketLogins(new TicketGrants(tickets, System::nanoTime)),
                new Maildrops(new Folders(mailboxes), false),
                LoginThreads.DIRECT,
                hostname);
    }

    /** This protocol in the form that a listener takes. */
    public LineProtocol onWire() {
        return new JamesProtocol(this, new Pop3Courtesies());
    }

    @Override
    public Pop3Session newSession(ProtocolTransport transport) {
        return new Pop3Session(transport, getConfiguration());
    }

    private static ProtocolHandlerChainImpl chain(LoginCommands login, boolean byUidl, String hostname) {
        MaildropCommands maildrop = new MaildropCommands();
        SessionCommands session =
                new SessionCommands(byUidl ? List.of(UidlCommands.CAPABILITY, UidlCommands.SUMMARIES) : List.of());
        ProtocolHandlerChainImpl chain = new ProtocolHandlerChainImpl();
        chain.add(new Greeting(hostname));
        chain.add(new Pop3Dispatcher());
        chain.add(new Pop3Command("CAPA", ALWAYS, session::capa));
        chain.add(new Pop3Command("USER", BEFORE_LOGIN, login::user));
        chain.add(new Pop3Command("PASS", BEFORE_LOGIN, login::pass));
        chain.add(new Pop3Command("AUTH", BEFORE_LOGIN, login::auth));
        chain.add(new Pop3Command("UTF8", BEFORE_LOGIN, login::utf8));
        chain.add(new Pop3Command("STAT", AFTER_LOGIN, maildrop::stat));
        chain.add(new Pop3Command("LIST", AFTER_LOGIN, maildrop::list));
        chain.add(new Pop3Command("UIDL", AFTER_LOGIN, maildrop::uidl));
        chain.add(new Pop3Command("RETR", AFTER_LOGIN, maildrop::retr));
        chain.add(new Pop3Command("TOP", AFTER_LOGIN, maildrop::top));
        chain.add(new Pop3Command("DELE", AFTER_LOGIN, maildrop::dele));
        chain.add(new Pop3Command("RSET", AFTER_LOGIN, maildrop::rset));
        if (byUidl) {
            UidlCommands uidls = new UidlCommands();
            chain.add(new Pop3Command("XTOP", AFTER_LOGIN, uidls::xtop));
            chain.add(new Pop3Command("XSUM", AFTER_LOGIN, uidls::xsum));
            chain.add(new Pop3Command("XRETR", AFTER_LOGIN, uidls::xretr));
            chain.add(new Pop3Command("XSIZE", AFTER_LOGIN, uidls::xsize));
        }
        chain.add(new Pop3Command("NOOP", AFTER_LOGIN, session::noop));
        chain.add(new Pop3Command("QUIT", ALWAYS, session::quit));
        chain.add(new Unknown());
        chain.add(new Release());
        try {
            chain.wireExtensibleHandlers();
        } catch (WiringException e) {
            throw new IllegalStateException("the POP3 handlers are not compatible", e);
        }
        return chain;
    }

    private record Folders(Mailboxes mailboxes) implements Maildrops.Source {
        @Override
        public Optional<Long> folderId(long accountId, String name) {
            return mailboxes.folder(accountId, name).map(FolderInfo::id);
        }

        @Override
        public Maildrop open(long accountId, String name) {
            return mailboxes.openMaildrop(accountId, name);
        }
    }

    /** Contains no angle brackets, since clients would take them for an APOP challenge. */
    private record Greeting(String hostname) implements ConnectHandler<Pop3Session> {
        @Override
        public Response onConnect(Pop3Session session) {
            return Pop3Session.ok(hostname + " POP3 ready, session " + session.getSessionID());
        }
    }

    private static final class Unknown extends UnknownCommandHandler<Pop3Session> {
        @Override
        public Response onCommand(Pop3Session session, Request request) {
            return session.newCommandNotFoundErrorResponse();
        }
    }

    private static final class Release implements DisconnectHandler<Pop3Session> {
        @Override
        public void onDisconnect(Pop3Session session) {
            session.disconnected();
        }
    }
}
