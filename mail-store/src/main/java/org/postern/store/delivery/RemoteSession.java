package org.postern.store.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Jakarta Mail's SMTP client, command by command: greeting, EHLO or HELO, STARTTLS, AUTH, replies and dot-stuffing are its
 * work. Its {@code sendMessage} is not used: that one writes a parsed message anew, which would change octets, and tells
 * less about each recipient. Confined to one attempt.
 */
final class RemoteSession extends SMTPTransport {
    private final String hostName;
    private final Optional<Smarthost.Login> login;
    private boolean tlsFailed;

    private RemoteSession(Session session, String hostName, Optional<Smarthost.Login> login) {
        super(session, new URLName("smtp", hostName, -1, null, null, null));
        this.hostName = hostName;
        this.login = login;
    }

    /**
     * A session with opportunistic TLS (RFC 7435): used when offered, whatever the certificate, since the alternative is
     * no TLS at all and names found in plain DNS prove nothing.
     */
    static RemoteSession toExchanger(String heloName, String hostName, boolean startTls) {
        Properties properties = properties(heloName);
        properties.put("mail.smtp.starttls.enable", startTls);
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.ssl.checkserveridentity", false);
        return new RemoteSession(Session.getInstance(properties), hostName, Optional.empty());
    }

    /** A session with a server of our choice: its TLS must be in order. */
    static RemoteSession toSmarthost(String heloName, Smarthost smarthost, SSLSocketFactory tls) {
        Properties properties = properties(heloName);
        properties.put("mail.smtp.starttls.required", smarthost.security() == Smarthost.Security.STARTTLS);
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.ssl.checkserveridentity", true);
        properties.put("mail.smtp.auth", smarthost.login().isPresent());
        return new RemoteSession(Session.getInstance(properties), smarthost.host(), smarthost.login());
    }

    private static Properties properties(String heloName) {
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", heloName);
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        return properties;
    }

    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String password)
            throws MessagingException {
        return login.isPresent()
                ? super.protocolConnect(
                        host, port, login.get().user(), login.get().password())
                : super.protocolConnect(host, port, user, password);
    }

    @Override
    protected void startTLS() throws MessagingException {
        tlsFailed = true;
        super.startTLS();
        tlsFailed = false;
    }

    /** Whether opening failed because of TLS alone. */
    boolean tlsFailed() {
        return tlsFailed;
    }

    synchronized Reply command(String line) throws MessagingException, IOException {
        int code = simpleCommand(line.getBytes(StandardCharsets.UTF_8));
        return replyOr("connection lost", code);
    }

    /** Says DATA; empty stream when refused: see {@link #lastReply}. */
    synchronized Optional<OutputStream> beginData() throws MessagingException {
        try {
            return Optional.of(data());
        } catch (MessagingException e) {
            if (getLastReturnCode() >= 400) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Says the final dot. */
    synchronized Reply endData() throws IOException, MessagingException {
        try {
            finishData();
        } catch (MessagingException e) {
            if (getLastReturnCode() < 200) {
                throw e;
            }
        }
        return replyOr("connection lost after the final dot", getLastReturnCode());
    }

    /** The last reply; its code is not positive when the connection broke instead. */
    Reply lastReply() {
        return Reply.parse(hostName, getLastReturnCode(), String.valueOf(getLastServerResponse()));
    }

    private Reply replyOr(String trouble, int code) throws IOException {
        if (code < 200 || code > 599) {
            throw new IOException(trouble);
        }
        return lastReply();
    }
}
