package org.postern.core.split;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.postern.core.adapter.MailBackend;
import org.postern.web.hop.HopEndpoints;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.MailSender;
import org.postern.web.hop.MessageSource;
import org.postern.web.hop.Pop3Source;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.SignIn;

/**
 * A mail node as a web node sees it: the backend of the webmail. The mail node need not be reachable at the start; a
 * returning one is used again automatically. Thread-safe.
 */
public final class MailNode implements MailBackend {
    /** The ports on which a mail node listens for web nodes. */
    public record Ports(int pop3, int smtp, int control) {}

    private final Caller caller;
    private final HopEndpoints hop;
    private final RemoteSignIn signIn;
    private final Organizer organizer;
    private final MessageSource source;
    private final MailSender sender;

    /**
     * Opens no connection yet.
     *
     * @param host fixed by the configuration
     * @param tls shows this node's certificate, and trusts only the mail node's certificate
     * @param temporary a directory that only this process can enter; large messages are stored there temporarily
     * @param maxMessage the longest draft in octets
     */
    public MailNode(String host, Ports ports, SSLContext tls, Path temporary, long maxMessage) {
        this.caller = new Caller(host, ports.control(), tls);
        this.hop = new HopEndpoints(end(host, ports.pop3(), tls), end(host, ports.smtp(), tls));
        this.signIn = new RemoteSignIn(caller);
        this.organizer = new RemotePorts(caller, maxMessage).organizer();
        this.source = new Pop3Source(hop.pop3(), temporary);
        this.sender = new MailSender(hop.smtp());
    }

    /** The host name is not verified, because the certificate itself is known. */
    private static HopServer end(String host, int port, SSLContext tls) {
        return new HopServer(host, port, HopServer.Security.TLS, Optional.of(tls), false);
    }

    public HopEndpoints hop() {
        return hop;
    }

    /**
     * Sends a request that only tests the connection.
     *
     * @throws IOException when the mail node cannot be reached, or does not accept this web node
     */
    public void probe() throws IOException {
        try {
            var unused = caller.ask(ControlAnswers.STANDS, Optional.empty(), new JsonArray(), true);
        } catch (OrganizerException e) {
            throw new IOException("the mail node refused: " + e.getMessage(), e);
        }
    }

    @Override
    public SignIn signIn() {
        return signIn;
    }

    @Override
    public Organizer organizer() {
        return organizer;
    }

    @Override
    public MessageSource source() {
        return source;
    }

    @Override
    public MailSender sender() {
        return sender;
    }

    @Override
    public void close() {
        signIn.close();
        caller.close();
    }
}
