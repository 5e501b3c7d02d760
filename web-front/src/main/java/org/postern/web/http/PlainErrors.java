package org.postern.web.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * The answer when no page can be made: for requests that Jetty cannot read, and for failures of the error pages
 * themselves. It contains the status and its name in plain text: no data of the request, no stack trace, no product
 * name.
 */
final class PlainErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        if (request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion()) {
            // What could not be read could be read in two ways, so nothing that follows is read either.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(response, callback, response.getStatus() < 400 ? 500 : response.getStatus());
        return true;
    }

    static void write(org.eclipse.jetty.server.Response response, Callback callback, int status) {
        response.setStatus(status);
        response.write(true, headers(response.getHeaders(), status), callback);
    }

    static Response response(int status) {
        byte[] text = text(status);
        return new Response(status, Response.Kind.PAGE, "text/plain;charset=utf-8", Map.of(), out -> out.write(text));
    }

    private static ByteBuffer headers(HttpFields.Mutable fields, int status) {
        SafetyHeaders.of(Response.Kind.PAGE, false).forEach((name, value) -> fields.put(name, value));
        fields.put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        byte[] text = text(status);
        fields.put(HttpHeader.CONTENT_LENGTH, text.length);
        return ByteBuffer.wrap(text);
    }

    private static byte[] text(int status) {
        return (status + " " + HttpStatus.getMessage(status) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
