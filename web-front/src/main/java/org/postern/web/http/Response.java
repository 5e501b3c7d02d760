package org.postern.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a page handler answers. Safety headers of the kind are added on the way out. */
public record Response(int status, Kind kind, String contentType, Map<String, String> headers, Body body) {
    /** Which set of safety headers the answer carries (UI contract: app pages, mail frames, attachments, static files). */
    public enum Kind {
        PAGE,
        MAIL_FRAME,
        MAIL_FRAME_REMOTE_IMAGES,
        ATTACHMENT,
        ASSET
    }

    /** Writes the body; runs once, on a pool thread, may block. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public static Response html(int status, String html) {
        byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
        return new Response(status, Kind.PAGE, "text/html;charset=utf-8", Map.of(), out -> out.write(bytes));
    }

    /** 303: every act is a POST that ends so. The location is a path of our own. */
    public static Response seeOther(String location) {
        return new Response(303, Kind.PAGE, "text/plain;charset=utf-8", Map.of("Location", location), out -> {});
    }

    public Response with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Response(status, kind, contentType, Map.copyOf(all), body);
    }
}
