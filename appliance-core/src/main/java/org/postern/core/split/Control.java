package org.postern.core.split;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one request of a web node: identifies the node, reads the request, and writes the answer as JSON.
 * Thread-safe.
 */
final class Control extends Handler.Abstract {
    /** The header with the ticket; in every request except the request for a ticket. */
    static final String TICKET = "Postern-Ticket";

    /** The header of a message request with the other arguments of the call, as URL-encoded JSON. */
    static final String ARGUMENTS = "Postern-Arguments";

    /**
     * The prefix of all paths. It changes with the protocol between nodes, so that a node of another version gets 404
     * for every request, including the probe.
     */
    static final String VERSION = "/3";

    private static final Logger LOG = LoggerFactory.getLogger(Control.class);
    /** Enough for the list of all messages of a large folder. */
    private static final int QUESTION = 4 << 20;

    private final HopSettings settings;
    private final Function<X509Certificate, Optional<String>> standing;
    private final ControlAnswers answers;

    Control(HopSettings settings, Function<X509Certificate, Optional<String>> standing, ControlAnswers answers) {
        this.settings = settings;
        this.standing = standing;
        this.answers = answers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Optional<String> node = node(request);
        ControlReply reply;
        if (node.isEmpty()) {
            reply = ControlReply.status(403);
        } else if (!request.getMethod().equals("POST")) {
            reply = ControlReply.status(405);
        } else {
            reply = reply(node.get(), request);
        }
        response.setStatus(reply.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(reply.json().getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** Checked for each request, because a connection may outlive the revocation of its certificate. */
    private Optional<String> node(Request request) {
        EndPoint.SslSessionData tls =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        if (tls == null || tls.peerCertificates() == null || tls.peerCertificates().length == 0) {
            return Optional.empty();
        }
        return standing.apply(tls.peerCertificates()[0]);
    }

    private ControlReply reply(String node, Request request) {
        String path = request.getHttpURI().getPath();
        try (InputStream body = Content.Source.asInputStream(request)) {
            String ticket = request.getHeaders().get(TICKET);
            if (answers.takesMessage(path)) {
                return message(path, ticket, request, body);
            }
            byte[] octets = new Timed(body, QUESTION, settings.question()).readAllBytes();
            return answers.to(node, path, ticket, WireValues.arguments(octets));
        } catch (MalformedException e) {
            LOG.info("the web node {} sent {} in an unknown form: {}", node, path, e.getMessage());
            return ControlReply.status(400);
        } catch (IOException e) {
            LOG.info("the web node {} broke off {}: {}", node, path, e.getMessage());
            return ControlReply.status(400);
        } catch (RuntimeException e) {
            LOG.error("{} of the web node {} failed", path, node, e);
            return ControlReply.status(500);
        }
    }

    private ControlReply message(String path, String ticket, Request request, InputStream body) throws IOException {
        // Allows for the framing and half as much again, so that the organizer refuses an oversized message, in words
        // for the person.
        InputStream octets = new Timed(body, settings.maxMessage() / 2 * 3 + (1 << 20), settings.message());
        ControlReply reply = answers.toMessage(
                path, ticket, arguments(request.getHeaders().get(ARGUMENTS)), Frames.received(octets));
        try {
            octets.transferTo(
                    java.io.OutputStream.nullOutputStream()); // otherwise the client would not read the refusal
        } catch (IOException e) {
            LOG.info("{} was refused and not read completely", path);
        }
        return reply;
    }

    private static List<JsonElement> arguments(@Nullable String header) {
        try {
            String json = URLDecoder.decode(header == null ? "[]" : header, StandardCharsets.UTF_8);
            return WireValues.arguments(json.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the arguments are not URL-encoded", e);
        }
    }
}
