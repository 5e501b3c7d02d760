package org.postern.store.smtp;

import java.util.List;
import java.util.Optional;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerChainImpl;
import org.apache.james.protocols.api.handler.UnknownCommandHandler;
import org.apache.james.protocols.api.handler.WiringException;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.postern.store.account.Authenticator;
import org.postern.store.dns.DnsQuestions;
import org.postern.store.gate.LoginThreads;
import org.postern.store.grant.Grants;
import org.postern.store.grant.TicketGrants;
import org.postern.store.james.JamesProtocol;
import org.postern.store.mailbox.Greylist;
import org.postern.store.smtp.SmtpCommand.Needs;
import org.postern.store.wire.LineProtocol;

/**
 * SMTP for one listener (RFC 5321, 1870, 2034, 2920, 3207, 4954, 6152, 6531). Thread-safe.
 *
 * <p>The public listener accepts mail for local accounts only; it has no AUTH. The hop accepts mail for any recipient
 * from clients with a hop ticket; it accepts no passwords. The submission listeners accept mail for any recipient from
 * clients with an account's password or an app password; they accept no tickets.
 */
public final class SmtpProtocol extends SMTPProtocol {
    private final SmtpSettings settings;

    private SmtpProtocol(ProtocolHandlerChainImpl chain, SmtpSettings settings) {
        super(chain, new Configuration(settings));
        this.settings = settings;
    }

    /**
     * The protocol for the internet: no authentication, local recipients only.
     *
     * @param dns queries the block lists, if there are any
     */
    public static SmtpProtocol open(
            SmtpSettings settings,
            SmtpServices services,
            ReceivingSettings receiving,
            Greylist greylist,
            DnsQuestions dns) {
        ReceivingGate gate = new ReceivingGate(
                settings,
                receiving,
                services.timer(),
                System::nanoTime,
                receiving.blockLists().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new BlockLists(receiving.blockLists(), receiving.blockListTimeout(), dns)),
                receiving.greylisting().map(policy -> new Strangers(policy, greylist, services.clock())));
        return new SmtpProtocol(chain(settings, services, SmtpRole.RECEIVING, gate, Optional.empty()), settings);
    }

    /** The protocol for the hop: requires a ticket first. */
    public static SmtpProtocol forTickets(SmtpSettings settings, SmtpServices services, SubmissionLimits limits) {
        TicketAuth auth = new TicketAuth(new TicketGrants(services.tickets(), System::nanoTime));
        return new SmtpProtocol(
                chain(settings, services, SmtpRole.HOP, limits.gate(services.clock()), Optional.of(auth::auth)),
                settings);
    }

    /**
     * The protocol for mail programs: requires TLS, then a password. Does not accept tickets.
     *
     * @param grants end sessions whose password was changed or revoked
     * @param threads runs the logins, as for {@link org.postern.store.pop3.Pop3Protocol#forPasswords}
     */
    public static SmtpProtocol forPasswords(
            SmtpSettings settings,
            SmtpServices services,
            SubmissionLimits limits,
            Authenticator authenticator,
            Grants grants,
            LoginThreads threads) {
        PasswordAuth auth = new PasswordAuth(authenticator, grants, threads);
        return new SmtpProtocol(
                chain(settings, services, SmtpRole.SUBMISSION, limits.gate(services.clock()), Optional.of(auth::auth)),
                settings);
    }

    /** This protocol in the form that a listener takes. */
    public LineProtocol onWire() {
        return new JamesProtocol(this, new SmtpCourtesies(settings.hostname()));
    }

    @Override
    public SmtpSession newSession(ProtocolTransport transport) {
        return new SmtpSession(transport, (SMTPConfiguration) getConfiguration(), settings.mostErrors());
    }

    private static ProtocolHandlerChainImpl chain(
            SmtpSettings settings,
            SmtpServices services,
            SmtpRole role,
            EnvelopeGate gate,
            Optional<SmtpCommand.Action> auth) {
        GreetingCommands greeting = new GreetingCommands(settings, role);
        EnvelopeCommands envelope = new EnvelopeCommands(settings, services, role, gate);
        ProtocolHandlerChainImpl chain = new ProtocolHandlerChainImpl();
        chain.add(new Greeting(settings.hostname()));
        chain.add(new SmtpDispatcher());
        chain.add(new SmtpCommand(List.of("EHLO"), Needs.NOTHING, role, greeting::ehlo));
        chain.add(new SmtpCommand(List.of("HELO"), Needs.NOTHING, role, greeting::helo));
        chain.add(new SmtpCommand(List.of("NOOP"), Needs.NOTHING, role, greeting::noop));
        chain.add(new SmtpCommand(List.of("QUIT"), Needs.NOTHING, role, greeting::quit));
        chain.add(new SmtpCommand(List.of("VRFY"), Needs.GREETING, role, greeting::vrfy));
        chain.add(new SmtpCommand(List.of("RSET"), Needs.NOTHING, role, envelope::rset));
        chain.add(new SmtpCommand(List.of("MAIL"), Needs.SENDER_RIGHT, role, envelope::mail));
        chain.add(new SmtpCommand(List.of("RCPT"), Needs.SENDER_RIGHT, role, envelope::rcpt));
        chain.add(new SmtpCommand(List.of("DATA"), Needs.SENDER_RIGHT, role, envelope::data));
        auth.ifPresent(action -> chain.add(new SmtpCommand(List.of("AUTH"), Needs.SECRECY, role, action)));
        if (role != SmtpRole.HOP) {
            chain.add(new SmtpCommand(List.of("STARTTLS"), Needs.NOTHING, role, greeting::startTls));
        }
        chain.add(new Unknown());
        try {
            chain.wireExtensibleHandlers();
        } catch (WiringException e) {
            throw new IllegalStateException("the SMTP handlers are not compatible", e);
        }
        return chain;
    }

    private record Greeting(String hostname) implements ConnectHandler<SmtpSession> {
        @Override
        public Response onConnect(SmtpSession session) {
            return SmtpSession.reply("220", hostname + " ESMTP Postern, session " + session.getSessionID());
        }
    }

    private static final class Unknown extends UnknownCommandHandler<SmtpSession> {
        @Override
        public Response onCommand(SmtpSession session, Request request) {
            return session.newCommandNotFoundErrorResponse();
        }
    }

    /** The configuration that James's session requires; the handlers here do not use it. */
    private record Configuration(SmtpSettings settings) implements SMTPConfiguration {
        @Override
        public String getHelloName() {
            return settings.hostname();
        }

        @Override
        public String getGreeting() {
            return settings.hostname();
        }

        @Override
        public String getSoftwareName() {
            return "Postern";
        }

        @Override
        public long getMaxMessageSize() {
            return settings.maxMessageBytes();
        }

        @Override
        public boolean isRelayingAllowed(String address) {
            return false;
        }

        @Override
        public boolean isAuthAnnounced(String address, boolean tls) {
            return false;
        }

        @Override
        public boolean useHeloEhloEnforcement() {
            return true;
        }

        @Override
        public boolean useAddressBracketsEnforcement() {
            return true;
        }

        @Override
        public boolean isPlainAuthEnabled() {
            return false;
        }

        @Override
        public Optional<OidcSASLConfiguration> saslConfiguration() {
            return Optional.empty();
        }
    }
}
