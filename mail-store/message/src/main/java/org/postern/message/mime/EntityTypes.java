package org.postern.message.mime;

import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;
import org.jspecify.annotations.Nullable;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;

/**
 * Tells the parser the type, the boundary and the transfer encoding of an entity, as {@link HeaderParameters} reads
 * them; the first of several fields counts. Confined to one walk.
 */
final class EntityTypes implements BodyDescriptorBuilder {
    private final boolean inDigest;
    private final Optional<String> knownBoundary;
    private HeaderFields fields = new HeaderFields();

    private EntityTypes(boolean inDigest, Optional<String> knownBoundary) {
        this.inDigest = inDigest;
        this.knownBoundary = knownBoundary;
    }

    /** @param boundary of the outermost multipart, found in its body */
    static EntityTypes root(Optional<String> boundary) {
        return new EntityTypes(false, boundary);
    }

    /** What the label says, without a comment behind it. */
    static Optional<String> boundary(HeaderParameters type) {
        return type.get("boundary")
                .map(given -> {
                    int comment = given.endsWith(")") ? given.indexOf(" (") : -1;
                    return (comment > 0 ? given.substring(0, comment) : given).stripTrailing();
                })
                .filter(boundary -> !boundary.isEmpty());
    }

    /** Lower case; a type that is none is text (RFC 2045 5.2), or a file if it has a name. */
    static String mediaType(HeaderParameters type, boolean inDigest) {
        String value = type.value();
        int end = 0;
        while (end < value.length() && value.charAt(end) > ' ' && "(,\"".indexOf(value.charAt(end)) < 0) {
            end++;
        }
        String bare = value.substring(0, end).toLowerCase(Locale.ROOT);
        int slash = bare.indexOf('/');
        if (slash > 0 && slash < bare.length() - 1) {
            return bare;
        }
        if (bare.isEmpty() && inDigest) {
            return "message/rfc822";
        }
        return bare.isEmpty() || bare.equals("text") || type.get("name").isEmpty()
                ? "text/plain"
                : "application/octet-stream";
    }

    @Override
    public void reset() {
        fields = new HeaderFields();
    }

    @Override
    public @Nullable Field addField(RawField field) {
        fields.add(field);
        return null;
    }

    @Override
    public BodyDescriptorBuilder newChild() {
        return new EntityTypes(build().getSubType().equals("digest"), Optional.empty());
    }

    @Override
    public BodyDescriptor build() {
        HeaderParameters type =
                HeaderParameters.parse(fields.value("Content-Type").orElse(""));
        String media = mediaType(type, inDigest);
        String encoding = fields.value("Content-Transfer-Encoding").orElse("7bit");
        int end = 0;
        while (end < encoding.length() && encoding.charAt(end) > ' ' && "(;\"".indexOf(encoding.charAt(end)) < 0) {
            end++;
        }
        Optional<String> boundary = knownBoundary.or(() -> boundary(type));
        boolean lost = media.startsWith("multipart/") && boundary.isEmpty();
        return new Described(
                lost ? "text/plain" : media,
                boundary.orElse(null),
                encoding.substring(0, end).toLowerCase(Locale.ROOT));
    }

    private record Described(String media, @Nullable String boundary, String encoding) implements BodyDescriptor {
        @Override
        public String getMimeType() {
            return media;
        }

        @Override
        public String getMediaType() {
            return media.substring(0, media.indexOf('/'));
        }

        @Override
        public String getSubType() {
            return media.substring(media.indexOf('/') + 1);
        }

        @Override
        public @Nullable String getBoundary() {
            return media.startsWith("multipart/") ? boundary : null;
        }

        @Override
        public @Nullable String getCharset() {
            return null;
        }

        @Override
        public String getTransferEncoding() {
            return encoding;
        }

        @Override
        public long getContentLength() {
            return -1;
        }
    }
}
