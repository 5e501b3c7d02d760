package org.postern.web.office;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.postern.web.hop.GuardedSockets;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;

/**
 * The properties that a POP3 server shows before login (CAPA, RFC 2449), for the administrator, who sees what staff
 * will have. Sends nothing that a server would count as a failed login.
 *
 * @param greeting its first line, without the {@code +OK}
 * @param capabilities one line each, upper-case names first; empty if the server has no CAPA
 * @param tls version in use, such as {@code TLSv1.3}; empty in plain text
 * @param certificate the server's certificate
 */
public record Pop3Probe(
        String greeting, List<String> capabilities, Optional<String> tls, Optional<X509Certificate> certificate) {
    private static final int MILLIS = 10_000;
    private static final int MOST_LINES = 100;

    public Pop3Probe {
        capabilities = List.copyOf(capabilities);
    }

    /** Whether the server lists this capability, such as {@code UIDL}. */
    public boolean has(String capability) {
        return parameter(capability).isPresent();
    }

    /** The parameters of a capability; empty if the server does not list it. */
    public Optional<String> parameter(String capability) {
        return capabilities.stream()
                .filter(line -> line.equals(capability) || line.startsWith(capability + " "))
                .map(line -> line.substring(capability.length()).strip())
                .findFirst();
    }

    /**
     * Connects, asks, and disconnects.
     *
     * @throws HopException UNREACHABLE or BROKEN, with the cause
     */
    public static Pop3Probe of(HopServer server) {
        GuardedSockets sockets = new GuardedSockets(server, 1 << 20, Duration.ofSeconds(30));
        try (Socket plain = sockets.createSocket()) {
            plain.connect(new InetSocketAddress(server.host(), server.port()), MILLIS);
            plain.setSoTimeout(MILLIS);
            boolean implicit = server.security() == HopServer.Security.TLS;
            Talk talk = implicit ? secured(sockets, plain, server) : new Talk(plain);
            String greeting = talk.expect("greeting");
            if (server.security() == HopServer.Security.STARTTLS) {
                talk.ask("STLS");
                talk.expect("STLS");
                talk = secured(sockets, plain, server);
            }
            List<String> capabilities = talk.capabilities();
            talk.ask("QUIT");
            return new Pop3Probe(greeting, capabilities, talk.version(), talk.certificate());
        } catch (IOException e) {
            throw new HopException(HopException.Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Talk secured(GuardedSockets sockets, Socket plain, HopServer server) throws IOException {
        SSLSocket secured = (SSLSocket) sockets.createSocket(plain, server.host(), server.port(), true);
        secured.startHandshake();
        return new Talk(secured);
    }

    /** One dialog with a server. */
    private static final class Talk {
        private final Socket socket;
        private final BufferedReader in;
        private final Writer out;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
        }

        void ask(String command) throws IOException {
            out.write(command + "\r\n");
            out.flush();
        }

        String expect(String step) throws IOException {
            String line = in.readLine();
            if (line == null || !line.startsWith("+OK")) {
                throw new HopException(
                        HopException.Kind.BROKEN,
                        "the server's answer to " + step + " is: " + (line == null ? "nothing" : shown(line)),
                        null);
            }
            return shown(line.substring(3).strip());
        }

        private static String shown(String line) {
            return line.replaceAll("[^\\x20-\\x7E]", "?").substring(0, Math.min(200, line.length()));
        }

        List<String> capabilities() throws IOException {
            ask("CAPA");
            List<String> lines = new ArrayList<>();
            String line = in.readLine();
            if (line == null || !line.startsWith("+OK")) {
                return lines;
            }
            for (line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                if (lines.size() < MOST_LINES) {
                    lines.add(shown(line).toUpperCase(Locale.ROOT));
                }
            }
            return lines;
        }

        Optional<String> version() {
            return socket instanceof SSLSocket secured
                    ? Optional.of(secured.getSession().getProtocol())
                    : Optional.empty();
        }

        Optional<X509Certificate> certificate() throws IOException {
            return socket instanceof SSLSocket secured
                            && secured.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        }
    }
}
