package org.postern.web.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.util.ByteSequence;

/** The header of a message or part; octets as received. Confined to the thread that builds it. */
public final class HeaderFields {
    private final List<RawField> fields = new ArrayList<>();
    private Optional<Charset> hint = Optional.empty();

    HeaderFields() {}

    /**
     * Reads a header, for example from a TOP reply, as far as the limits allow. The fields beyond the limits are
     * dropped.
     */
    public static HeaderFields read(InputStream in) throws IOException {
        HeaderFields header = new HeaderFields();
        MimeTokenStream stream = MimeLimits.tokens();
        stream.parse(in);
        long octets = 0;
        try {
            for (EntityState state = stream.getState(); state != EntityState.T_END_HEADER; state = stream.next()) {
                if (state == EntityState.T_FIELD) {
                    octets += header.add(stream.getField());
                    if (octets > MimeLimits.HEADER_OCTETS) {
                        break;
                    }
                }
                if (state == EntityState.T_END_OF_STREAM) {
                    break;
                }
            }
        } catch (MimeException e) {
            return header; // over a limit: keep the fields read so far
        }
        return header;
    }

    /** Adds a field and returns its size in octets. */
    int add(Field field) {
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
            fields.add(new RawField(field.getName().strip(), body));
        }
        return octets.length;
    }

    /** Sets the charset for raw 8-bit values that cannot be recognized. */
    void hint(Optional<Charset> charset) {
        hint = charset;
    }

    /** The first field of that name, unfolded and in Unicode, with encoded-words not decoded. */
    public Optional<String> value(String name) {
        for (RawField field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(HeaderDecoder.decodeRaw(field.body, hint).strip());
            }
        }
        return Optional.empty();
    }

    /** All fields of that name. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (RawField field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                values.add(HeaderDecoder.decodeRaw(field.body, hint).strip());
            }
        }
        return values;
    }

    /** The first field of that name, decoded and safe to show on one line; empty if there is no such field. */
    public String text(String name, int maxChars) {
        return value(name)
                .map(v -> VisibleText.line(HeaderDecoder.decodeWords(v), maxChars))
                .orElse("");
    }

    /** The persons of all fields of that name. */
    public List<Person> persons(String name) {
        List<String> lines = values(name);
        if (lines.size() == 1) {
            return Persons.of(lines.get(0));
        }
        List<Person> all = new ArrayList<>();
        for (String line : lines) {
            all.addAll(Persons.of(line));
        }
        return List.copyOf(all.subList(0, Math.min(all.size(), Persons.LIMIT)));
    }

    private static final class RawField {
        private final String name;
        private final byte[] body;

        private RawField(String name, byte[] body) {
            this.name = name;
            this.body = body;
        }
    }
}
