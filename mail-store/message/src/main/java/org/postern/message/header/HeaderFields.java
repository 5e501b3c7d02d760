package org.postern.message.header;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;
import org.postern.message.charset.MailCharsets;
import org.postern.message.charset.TextDecoder;
import org.postern.message.text.VisibleText;

/** The header of a message or part; octets as received. Confined to the thread that builds it. */
public final class HeaderFields {
    private final List<OneField> fields = new ArrayList<>();
    private Optional<Charset> hint = Optional.empty();
    /** What this header's own Content-Type names, once it was looked for. */
    private Optional<Charset> own = Optional.empty();

    private boolean looked;

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
            looked = false;
            fields.add(new OneField(field.getName().strip(), body));
        }
        return octets.length;
    }

    /**
     * Sets the charset for raw 8-bit values that are not UTF-8: that of the body. Without it, the charset that this
     * header's own Content-Type names is used.
     */
    public void hint(Optional<Charset> charset) {
        hint = charset;
    }

    /**
     * Whether a field of that name has raw octets whose charset this header alone does not tell: the body may name it.
     */
    public boolean doubtful(String name) {
        if (hint().isPresent()) {
            return false;
        }
        return fields.stream()
                .anyMatch(field -> field.name.equalsIgnoreCase(name) && HeaderDecoder.doubtful(field.body));
    }

    /** Whether no field has raw octets: then no charset changes what is read. */
    public boolean ascii() {
        return fields.stream().allMatch(field -> TextDecoder.isAscii(field.body));
    }

    /** Whether there is a field of that name. */
    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name.equalsIgnoreCase(name));
    }

    /** The first field of that name, unfolded and in Unicode, with encoded-words not decoded. */
    public Optional<String> value(String name) {
        for (OneField field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(value(field));
            }
        }
        return Optional.empty();
    }

    /** All fields of that name. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (OneField field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                values.add(value(field));
            }
        }
        return values;
    }

    private String value(OneField field) {
        return HeaderDecoder.decodeRaw(field.body, hint()).strip();
    }

    private Optional<Charset> hint() {
        if (hint.isPresent()) {
            return hint;
        }
        if (!looked) {
            own = fields.stream()
                    .filter(field -> field.name.equalsIgnoreCase("Content-Type"))
                    .findFirst()
                    .flatMap(field -> HeaderParameters.parse(HeaderDecoder.decodeRaw(field.body, Optional.empty()))
                            .get("charset"))
                    .flatMap(MailCharsets::believed);
            looked = true;
        }
        return own;
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

    /** All fields in order, by lower-case name and decoded value. */
    public void each(BiConsumer<String, String> taker) {
        for (OneField field : fields) {
            taker.accept(field.name.toLowerCase(Locale.ROOT), HeaderDecoder.decodeWords(value(field)));
        }
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
