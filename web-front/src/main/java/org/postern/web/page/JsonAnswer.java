package org.postern.web.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.postern.web.http.Response;

/** Answers for the page's script. */
public final class JsonAnswer {
    private JsonAnswer() {}

    /** Appends a JSON string that is also safe inside a script element. */
    public static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c == '<' || c == '\u2028' || c == '\u2029') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    public static Response of(String json) {
        byte[] octets = json.getBytes(StandardCharsets.UTF_8);
        return new Response(
                200, Response.Kind.PAGE, "application/json;charset=utf-8", Map.of(), out -> out.write(octets));
    }
}
