package org.postern.message.header;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;
import org.postern.message.text.VisibleText;

/** The header of a message or part; octets as received. Confined to the thread that builds it. */
public final class HeaderFields {
    private final List<OneField> fields = new ArrayList<>();
    private Optional<Charset> hint = Optional.empty();

    public HeaderFields() {}

    /** The fields of a header that was read already. */
    public static HeaderFields of(MailHeader header) {
        HeaderFields all = new HeaderFields();
        header.fields().forEach(all::add);
        return all;
    }

    /** Reads a header, for example from a TOP reply, as far as {@link MailHeader#LIMIT} allows. */
    public static HeaderFields read(InputStream in) throws IOException {
        return of(MailHeader.read(in));
    }

    /** Adds a field and returns its size in octets. */
    public int add(Field field) {
        ByteSequence raw = field.getRaw();
        if (raw == null) {
            return 0;
        }
        byte[] octets = raw.toByteArray();
        int colon = 0;
        while (colon < octets.length && octets[colon] != ':') {
            colon++;
        }
        if (colon < octets.length) {
            byte[] body = java.util.Arrays.copyOfRange(octets, colon + 1, octets.length);
            fields.add(new OneField(field.getName().strip(), body));
        }
        return octets.length;
    }

    /** Sets the charset for raw 8-bit values that cannot be recognized. */
    public void hint(Optional<Charset> charset) {
        hint = charset;
    }

    /** The first field of that name, unfolded and in Unicode, with encoded-words not decoded. */
    public Optional<String> value(String name) {
        for (OneField field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(HeaderDecoder.decodeRaw(field.body, hint).strip());
            }
        }
        return Optional.empty();
    }

    /** All fields of that name. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (OneField field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                values.add(HeaderDecoder.decodeRaw(field.body, hint).strip());
            }
        }
        return values;
    }

    /** The bodies of all fields of that name, as received. */
    public List<byte[]> octets(String name) {
        return fields.stream()
                .filter(field -> field.name.equalsIgnoreCase(name))
                .map(field -> field.body)
                .toList();
    }

    /** The first field of that name, decoded and safe to show on one line; empty if there is no such field. */
    public String text(String name, int maxChars) {
        return value(name)
                .map(v -> VisibleText.line(HeaderDecoder.decodeWords(v), maxChars))
                .orElse("");
    }

    private static final class OneField {
        private final String name;
        private final byte[] body;

        private OneField(String name, byte[] body) {
            this.name = name;
            this.body = body;
        }
    }
}
