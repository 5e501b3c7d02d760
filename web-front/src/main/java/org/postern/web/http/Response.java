package org.postern.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.web.http.event.EventSource;

/**
 * The answer of a page handler. The front adds the safety headers of its kind when it sends the answer.
 *
 * @param headers all headers except cookies
 * @param cookies cookies to set, in this order
 */
public record Response(
        int status, Kind kind, String contentType, Map<String, String> headers, List<Cookie> cookies, Content content) {
    /** The set of safety headers of the answer (UI contract: app pages, mail frames, attachments, static files). */
    public enum Kind {
        PAGE,
        MAIL_FRAME,
        MAIL_FRAME_REMOTE_IMAGES,
        ATTACHMENT,
        ASSET,
        /** Read by our own script. */
        EVENTS
    }

    /** The body of the answer. */
    public sealed interface Content {}

    /** Writes the body. Runs once, on a pool thread; may block. */
    @FunctionalInterface
    public non-sealed interface Body extends Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Events, until the browser disconnects, the session ends or the front stops. Only for signed-in persons. */
    public record Events(EventSource source) implements Content {}

    public Response {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
        if (headers.keySet().stream().anyMatch("Set-Cookie"::equalsIgnoreCase)) {
            throw new IllegalArgumentException("pass cookies in the cookie list, not as a header");
        }
    }

    public Response(int status, Kind kind, String contentType, Map<String, String> headers, Body body) {
        this(status, kind, contentType, headers, List.of(), body);
    }

    public static Response html(int status, String html) {
        byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
        return new Response(status, Kind.PAGE, "text/html;charset=utf-8", Map.of(), out -> out.write(bytes));
    }

    /** A redirect with status 303. Every action is a POST that ends with one. The location is a path of our own. */
    public static Response seeOther(String location) {
        return new Response(303, Kind.PAGE, "text/plain;charset=utf-8", Map.of("Location", location), out -> {});
    }

    /** Server-sent events (WHATWG HTML, section 9.2). */
    public static Response events(EventSource source) {
        // A reverse proxy would hold events back until its buffer is full. This header turns that off in nginx.
        Map<String, String> headers = Map.of("X-Accel-Buffering", "no");
        return new Response(200, Kind.EVENTS, "text/event-stream", headers, List.of(), new Events(source));
    }

    public Response with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Response(status, kind, contentType, all, cookies, content);
    }

    /** The same answer with one more cookie. */
    public Response with(Cookie cookie) {
        List<Cookie> all = new ArrayList<>(cookies);
        all.add(cookie);
        return new Response(status, kind, contentType, headers, all, content);
    }

    Response withStatus(int other) {
        return new Response(other, kind, contentType, headers, cookies, content);
    }
}
