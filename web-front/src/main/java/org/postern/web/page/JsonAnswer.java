package org.postern.web.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.postern.web.http.Response;

/** Answers for the page's script. */
public final class JsonAnswer {
    private JsonAnswer() {}

    public static Response of(String json) {
        byte[] octets = json.getBytes(StandardCharsets.UTF_8);
        return new Response(
                200, Response.Kind.PAGE, "application/json;charset=utf-8", Map.of(), out -> out.write(octets));
    }
}
