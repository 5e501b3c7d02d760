package org.postern.store.outbound;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.postern.store.message.SmtpReply;
import org.postern.store.route.DeliveryRoute;
import org.postern.store.route.PeerSockets;
import org.postern.store.route.Smarthost;

/**
 * Jakarta Mail's SMTP client, used command by command. It does greeting, EHLO or HELO, STARTTLS, AUTH, replies and
 * dot-stuffing. Its {@code sendMessage} is not used, since it generates a parsed message again, which would change
 * octets, and reports less about each recipient. Confined to one connection.
 */
final class SmtpClient extends SMTPTransport {
    private final String hostName;
    private final Optional<Smarthost.Login> login;
    private boolean tlsFailed;
    private int replies;

    /** How STARTTLS is used. */
    enum StartTls {
        NOT,
        IF_OFFERED,
        ALWAYS
    }

    private SmtpClient(Session session, String hostName, Optional<Smarthost.Login> login) {
        super(session, new URLName("smtp", hostName, -1, null, null, null));
        this.hostName = hostName;
        this.login = login;
    }

    /**
     * Makes a client.
     *
     * @param tls for STARTTLS; does the required verification
     */
    static SmtpClient with(String heloName, DeliveryRoute.Host host, StartTls startTls, PeerSockets tls) {
        Optional<Smarthost.Login> login = host.relay().flatMap(Smarthost::login);
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", heloName);
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.put("mail.smtp.starttls.enable", startTls != StartTls.NOT);
        properties.put("mail.smtp.starttls.required", startTls == StartTls.ALWAYS);
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.ssl.socketFactory.fallback", false);
        properties.put("mail.smtp.ssl.checkserveridentity", false); // the socket factory verifies where required
        properties.put("mail.smtp.auth", login.isPresent());
        return new SmtpClient(Session.getInstance(properties), host.name(), login);
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

    /** Whether TLS alone was the reason that opening failed. */
    boolean tlsFailed() {
        return tlsFailed;
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        replies++;
        return code;
    }

    synchronized SmtpReply command(String line) throws MessagingException, IOException {
        int code = simpleCommand(line.getBytes(StandardCharsets.UTF_8));
        return replyOr("connection lost", code);
    }

    /** Sends commands without waiting between them (RFC 2920). Returns as many replies, in order. */
    synchronized List<SmtpReply> commands(List<String> lines) throws MessagingException, IOException {
        for (String line : lines) {
            sendCommand(line);
        }
        List<SmtpReply> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            // A server that replies 421 closes the connection (RFC 5321 3.8), so this reply also answers all later
            // commands.
            boolean over = i > 0 && all.get(i - 1).code() == 421;
            all.add(over ? all.get(i - 1) : replyOr("connection lost", readServerResponse()));
        }
        return all;
    }

    /** Sends DATA; empty when refused: see {@link #lastReply}. */
    synchronized Optional<OutputStream> beginData() throws MessagingException {
        int before = replies;
        try {
            return Optional.of(data());
        } catch (MessagingException e) {
            // When the connection breaks, the reply to an earlier command must not be taken for the reply to this one.
            if (replies > before && getLastReturnCode() >= 400) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Sends the final dot. */
    synchronized SmtpReply endData() throws IOException, MessagingException {
        int before = replies;
        try {
            finishData();
        } catch (MessagingException e) {
            if (replies == before || getLastReturnCode() < 200) {
                throw e;
            }
        }
        return replyOr("connection lost after the final dot", getLastReturnCode());
    }

    /** The last reply. If the connection broke instead, its code is not positive. */
    SmtpReply lastReply() {
        return SmtpReply.parse(hostName, getLastReturnCode(), String.valueOf(getLastServerResponse()));
    }

    private SmtpReply replyOr(String trouble, int code) throws IOException {
        if (code < 200 || code > 599) {
            throw new IOException(trouble);
        }
        return lastReply();
    }
}
