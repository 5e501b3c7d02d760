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

/** The header of a message or part, octets as they came. Confined to the thread that builds it. */
public final class HeaderFields {
    private final List<RawField> fields = new ArrayList<>();
    private Optional<Charset> hint = Optional.empty();

    HeaderFields() {}

    /** Reads a header, such as TOP gives, as far as the limits allow; what follows them is not there. */
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
            return header; // beyond a limit: what was read stands
        }
        return header;
    }

    /** Returns the field's octets. */
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

    /** What raw 8-bit values are taken for when they cannot be recognised. */
    void hint(Optional<Charset> charset) {
        hint = charset;
    }

    /** The first field of that name, unfolded and in Unicode, encoded-words still in it. */
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

    /** The first field of that name decoded and fit to be shown on a line; empty text where there is none. */
    public String text(String name, int maxChars) {
        return value(name)
                .map(v -> VisibleText.line(HeaderDecoder.decodeWords(v), maxChars))
                .orElse("");
    }

    /** The people of all fields of that name. */
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
