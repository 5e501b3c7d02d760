package org.postern.web.hop;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;

/**
 * A server of the hop.
 *
 * @param host a name, or an address
 * @param tls trusted certificates, and the client's own if the server asks for one; empty only with
 *     {@link Security#PLAIN}
 * @param checksHostName whether the certificate must name the host; false if one certificate is pinned
 */
public record HopServer(String host, int port, Security security, Optional<SSLContext> tls, boolean checksHostName) {
    private static final String CONNECT_MILLIS = "5000";

    /** How the connection is secured. */
    public enum Security {
        /** Not secured: loopback, or a private network that the administrator confirmed. */
        PLAIN,
        /** By STARTTLS (STLS in POP3, RFC 2595, RFC 3207); a server that does not offer it is not used. */
        STARTTLS,
        /** From the first byte (RFC 8314). */
        TLS
    }

    public HopServer {
        if (security != Security.PLAIN && tls.isEmpty()) {
            throw new IllegalArgumentException("no TLS settings for " + host);
        }
    }

    /** A server inside the box. */
    public static HopServer plain(InetSocketAddress server) {
        String host = server.getAddress() == null
                ? server.getHostString()
                : server.getAddress().getHostAddress();
        return new HopServer(host, server.getPort(), Security.PLAIN, Optional.empty(), false);
    }

    /**
     * Settings of the mail library for this server.
     *
     * @param protocol its name there: {@code pop3}, {@code smtp} or {@code imap}
     * @param readMillis how long a read, or a write, may take
     */
    public Properties properties(String protocol, int readMillis) {
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
        properties.setProperty(prefix + "timeout", Integer.toString(readMillis));
        properties.setProperty(prefix + "writetimeout", Integer.toString(readMillis));
        // Otherwise the library would use its own sockets when ours refuse, to any address and with any certificate.
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        properties.setProperty(prefix + "ssl.enable", Boolean.toString(security == Security.TLS));
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(security == Security.STARTTLS));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(security == Security.STARTTLS));
        if (tls.isPresent()) {
            properties.put(prefix + "ssl.socketFactory", tls.get().getSocketFactory());
            properties.setProperty(prefix + "ssl.checkserveridentity", Boolean.toString(checksHostName));
        }
        if (security == Security.PLAIN) {
            properties.put(prefix + "socketFactory", new PrivateNetwork());
        }
        return properties;
    }

    /** The same, over a guarded connection. */
    public Properties properties(String protocol, int readMillis, GuardedSockets sockets) {
        Properties properties = properties(protocol, readMillis);
        String prefix = "mail." + protocol + ".";
        properties.put(prefix + "socketFactory", sockets.plain());
        properties.put(prefix + "ssl.socketFactory", sockets);
        properties.setProperty(prefix + "ssl.checkserveridentity", "false"); // the guarded sockets check it
        return properties;
    }
}
