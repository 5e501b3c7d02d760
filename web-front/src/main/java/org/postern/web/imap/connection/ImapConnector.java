package org.postern.web.imap.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopException.Kind;
import org.postern.web.hop.HopServer;
import org.postern.web.session.Credential;

/** Opens connections, secured as configured or not at all, and logs in. Keeps no password. Thread-safe. */
public final class ImapConnector {
    private final ImapServer server;

    public ImapConnector(ImapServer server) {
        this.server = server;
    }

    public ImapServer server() {
        return server;
    }

    /** Connects and logs in. */
    public Wire open(Credential credential) {
        return open(credential, server.read());
    }

    /**
     * Connects and logs in.
     *
     * @param silence how long a read may wait
     * @throws HopException UNREACHABLE, REFUSED_LOGIN, LOCKED (the server's words), BUSY or BROKEN
     */
    public Wire open(Credential credential, Duration silence) {
        Wire wire = greeted(silence);
        try {
            login(wire, credential);
            return wire;
        } catch (CommandFailedException e) {
            wire.cut();
            throw refused(ReplyCode.of(e), e);
        } catch (ProtocolException | RuntimeException e) {
            wire.cut();
            throw ImapFailures.of(e);
        }
    }

    private static HopException refused(ReplyCode reply, CommandFailedException e) {
        if (reply.isBusy()) {
            return new HopException(Kind.BUSY, "the mail server is busy", e);
        }
        return reply.locks()
                ? new HopException(Kind.LOCKED, reply.words(), e)
                : new HopException(Kind.REFUSED_LOGIN, "the mail server refused the login", e);
    }

    /**
     * A connection before login, over TLS if configured.
     *
     * @throws HopException UNREACHABLE or BROKEN
     */
    Wire greeted(Duration silence) {
        Wire wire;
        try {
            wire = new Wire(server, silence);
        } catch (IOException e) {
            throw ImapFailures.unreachable(e);
        } catch (ProtocolException | RuntimeException e) {
            throw new HopException(Kind.UNREACHABLE, "the server is not an IMAP server, or is not ready", e);
        }
        try {
            // A PREAUTH greeting would make STARTTLS impossible, and the session could belong to anyone.
            if (wire.isAuthenticated()) {
                throw new HopException(Kind.BROKEN, "the mail server accepts everyone without a login", null);
            }
            if (server.place().security() == HopServer.Security.STARTTLS) {
                secure(wire);
            }
            return wire;
        } catch (HopException e) {
            wire.cut();
            throw e;
        } catch (ProtocolException | RuntimeException e) {
            wire.cut();
            throw new HopException(Kind.UNREACHABLE, "TLS cannot be started on the connection", e);
        }
    }

    /**
     * Data received before TLS must not be trusted: the library discards its read-ahead, and we request the
     * capabilities again.
     */
    private static void secure(Wire wire) throws ProtocolException {
        if (!wire.hasCapability("STARTTLS")) {
            throw new HopException(Kind.UNREACHABLE, "the mail server does not offer STARTTLS", null);
        }
        wire.startTLS();
        if (!wire.isSSL()) {
            throw new HopException(Kind.UNREACHABLE, "TLS cannot be started on the connection", null);
        }
        wire.capability();
    }

    /** Throws CommandFailedException if the server answers NO. */
    static void login(Wire wire, Credential credential) throws ProtocolException {
        // A zero octet would end the name inside AUTH PLAIN, and a line break would end the LOGIN command.
        boolean sayable = sayable(credential.user()) && sayable(credential.password());
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(credential.user() + credential.password());
        if (!sayable) {
            throw new HopException(Kind.REFUSED_LOGIN, "the name or the password contains forbidden characters", null);
        }
        if (wire.hasCapability("AUTH=PLAIN")) {
            wire.authplain(null, credential.user(), credential.password());
        } else if (wire.hasCapability("LOGINDISABLED")) {
            throw new HopException(Kind.BROKEN, "the mail server does not accept passwords over this connection", null);
        } else if (ascii) {
            wire.login(credential.user(), credential.password());
        } else {
            throw new HopException(Kind.REFUSED_LOGIN, "the mail server accepts only ASCII passwords", null);
        }
        if (wire.hasCapability("__PRELOGIN__")) { // the library's flag: the login's answer contained no capabilities
            wire.capability();
        }
    }

    private static boolean sayable(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c == 0 || c == '\r' || c == '\n');
    }
}
