package org.postern.web.http.event;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One event of a stream.
 *
 * @param name the type that the page's script listens for: lower-case letters, digits and dashes, at most 40; if empty,
 *     browsers use {@code message}
 * @param data at most 64 KiB in UTF-8; line breaks of any kind arrive as LF
 * @param id the value that the browser sends as {@code Last-Event-ID} when it reconnects: printable ASCII, at most 200
 */
public record ServerEvent(Optional<String> name, String data, Optional<String> id) {
    private static final int MAX_DATA = 64 << 10;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern ID = Pattern.compile("[!-~]{1,200}");
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

    public ServerEvent {
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            throw new IllegalArgumentException("invalid event name: " + name.get());
        }
        if (id.isPresent() && !ID.matcher(id.get()).matches()) {
            throw new IllegalArgumentException("invalid event id");
        }
        if (data.getBytes(StandardCharsets.UTF_8).length > MAX_DATA) {
            throw new IllegalArgumentException("the data of an event is at most 64 KiB");
        }
    }

    public static ServerEvent of(String name, String data) {
        return new ServerEvent(Optional.of(name), data, Optional.empty());
    }

    /** The event as sent on the wire, with the empty line that ends it. */
    byte[] octets() {
        StringBuilder text = new StringBuilder();
        name.ifPresent(n -> text.append("event: ").append(n).append('\n'));
        id.ifPresent(i -> text.append("id: ").append(i).append('\n'));
        for (String line : LINE_BREAK.split(data, -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
