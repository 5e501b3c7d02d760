package org.postern.store.smtp;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
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
import org.postern.store.james.JamesProtocol;
import org.postern.store.mailbox.Greylist;
import org.postern.store.smtp.SmtpCommand.Needs;
import org.postern.store.wire.LineProtocol;
import org.xbill.DNS.lookup.LookupSession;

/**
 * SMTP for one listener (RFC 5321, 1870, 2034, 2920, 3207, 4954, 6152, 6531). Thread-safe.
 *
 * <p>The public listener takes mail for accounts of ours and nothing else; it has no AUTH. The hop takes mail for anyone from
 * whoever shows a hop ticket, and knows no password. The submission listeners take mail for anyone from whoever knows an
 * account's password or an app password, and know no ticket.
 */
public final class SmtpProtocol extends SMTPProtocol {
    private final SmtpSettings settings;

    private SmtpProtocol(ProtocolHandlerChainImpl chain, SmtpSettings settings) {
        super(chain, new Configuration(settings));
        this.settings = settings;
    }

    /**
     * For the world: no authentication, local recipients only.
     *
     * @param dns asks the block lists, if there are any
     */
    public static SmtpProtocol open(
            SmtpSettings settings,
            SmtpServices services,
            ReceivingSettings receiving,
            Greylist greylist,
            Supplier<LookupSession> dns) {
        ReceivingGate gate = new ReceivingGate(
                settings,
                receiving,
                services.timer(),
                System::nanoTime,
                receiving.blockLists().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new BlockLists(receiving.blockLists(), receiving.blockListTimeout(), dns.get())),
                receiving.greylisting().map(policy -> new Strangers(policy, greylist, services.clock())));
        return new SmtpProtocol(chain(settings, services, SmtpRole.RECEIVING, gate, Optional.empty()), settings);
    }

    /** For the hop: a ticket before anything else. */
    public static SmtpProtocol forTickets(SmtpSettings settings, SmtpServices services, SubmissionLimits limits) {
        TicketAuth auth = new TicketAuth(services.tickets());
        return new SmtpProtocol(
                chain(settings, services, SmtpRole.HOP, limits.gate(services.clock()), Optional.of(auth::auth)),
                settings);
    }

    /**
     * For people's programs: TLS, then a password, before anything else; no ticket is any use here.
     *
     * @param executor runs the logins, as for {@link org.postern.store.pop3.Pop3Protocol#forPasswords}
     */
    public static SmtpProtocol forPasswords(
            SmtpSettings settings,
            SmtpServices services,
            SubmissionLimits limits,
            Authenticator authenticator,
            Executor executor) {
        PasswordAuth auth = new PasswordAuth(authenticator, executor);
        return new SmtpProtocol(
                chain(settings, services, SmtpRole.SUBMISSION, limits.gate(services.clock()), Optional.of(auth::auth)),
                settings);
    }

    /** As a listener takes it. */
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
            throw new IllegalStateException("the SMTP handlers do not fit together", e);
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

    /** What James's session asks for; the handlers here do not use it. */
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
