package org.postern.store.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.util.ByteSequence;
import org.postern.store.content.LimitedStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extracts the words of a message: subject, people, and the first 256 KiB of its text, segmented. It never fails
 * because of a message's content: if parsing stops at a defect or a limit, the words found until then are the result.
 * Thread-safe: it has no state.
 */
public final class TextExtractor {
    private static final Logger LOG = LoggerFactory.getLogger(TextExtractor.class);
    private static final int MOST_HEADER_BYTES = 1 << 20;
    private static final int MOST_DEPTH = 100;
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_TEXT = 262_144;
    private static final int MOST_FIELD = 8_192;
    /** Content after this many bytes is not read. In such a large message the text comes first. */
    private static final int MOST_BYTES = 4 << 20;

    private static final MimeConfig CONFIG = new MimeConfig.Builder()
            .setStrictParsing(false)
            .setMaxLineLen(MOST_HEADER_BYTES)
            .setMaxHeaderLen(MOST_HEADER_BYTES)
            .setMaxHeaderCount(10_000)
            .setMaxContentLen(-1)
            .build();

    public Text extract(InputStream message) {
        Words words = new Words();
        LimitedStream limited = new LimitedStream(message, MOST_BYTES);
        try {
            MimeTokenStream tokens = new MimeTokenStream(CONFIG);
            tokens.parse(limited);
            read(tokens, limited, words);
        } catch (IOException | MimeException | RuntimeException e) {
            LOG.debug("a message was indexed only partially: {}", e.getClass().getName());
        }
        // A large message whose end was not read is probably large because of its attachments.
        boolean attachments = words.attachments || limited.cut();
        return new Text(
                Segmenter.words(words.subject),
                Segmenter.words(words.sender),
                Segmenter.words(words.recipients),
                Segmenter.words(words.plain.isEmpty() ? words.markup : words.plain),
                attachments);
    }

    private static void read(MimeTokenStream tokens, LimitedStream source, Words words)
            throws IOException, MimeException {
        int depth = 0;
        int parts = 0;
        int headerBytes = 0;
        boolean attachment = false;
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            switch (state) {
                case T_START_MESSAGE, T_START_MULTIPART -> depth++;
                case T_END_MESSAGE, T_END_MULTIPART -> depth--;
                case T_START_BODYPART -> parts++;
                case T_START_HEADER -> attachment = false;
                case T_FIELD -> {
                    ByteSequence raw = tokens.getField().getRaw();
                    headerBytes += raw == null ? 64 : raw.length();
                    attachment |= isAttachment(tokens.getField());
                    if (depth == 1 && parts == 0) {
                        head(tokens.getField(), words);
                    }
                }
                case T_BODY -> {
                    attachment |= isFile(tokens.getBodyDescriptor());
                    words.attachments |= attachment;
                    if (!attachment) {
                        body(tokens, words);
                    }
                }
                default -> {}
            }
            if (depth > MOST_DEPTH || parts > MOST_PARTS || headerBytes > MOST_HEADER_BYTES) {
                return;
            }
            if (words.attachments && words.hasText()) {
                source.abandoned();
                return; // both questions are answered: the rest is files, which need not be read
            }
        }
    }

    private static void head(Field field, Words words) {
        switch (field.getNameLowerCase()) {
            case "subject" -> append(words.subject, decoded(field));
            case "from", "sender", "reply-to" -> append(words.sender, decoded(field));
            case "to", "cc", "bcc" -> append(words.recipients, decoded(field));
            default -> {}
        }
    }

    private static void append(StringBuilder to, String text) {
        if (to.length() < 4 * MOST_FIELD) {
            to.append(text).append('\n');
        }
    }

    /** Encoded words decoded (RFC 2047); raw bytes as UTF-8 (RFC 6532). */
    private static String decoded(Field field) {
        ByteSequence raw = field.getRaw();
        String text = raw == null
                ? String.valueOf(field.getBody())
                : new String(raw.toByteArray(), 0, Math.min(raw.length(), MOST_FIELD), StandardCharsets.UTF_8);
        String value = raw == null ? text : text.substring(text.indexOf(':') + 1);
        try {
            return DecoderUtil.decodeEncodedWords(value.replaceAll("[\r\n]+", ""), DecodeMonitor.SILENT);
        } catch (RuntimeException e) {
            return value;
        }
    }

    private static boolean isAttachment(Field field) {
        if (!field.getNameLowerCase().equals("content-disposition")) {
            return false;
        }
        String body = String.valueOf(field.getBody()).strip().toLowerCase(Locale.ROOT);
        return body.startsWith("attachment");
    }

    /** A part that is neither text nor an image within the text is a file even if it is not declared as one. */
    private static boolean isFile(BodyDescriptor part) {
        String type = String.valueOf(part.getMimeType());
        return !type.startsWith("text/") && !type.startsWith("image/") && !type.startsWith("multipart/");
    }

    private static void body(MimeTokenStream tokens, Words words) throws IOException {
        BodyDescriptor part = tokens.getBodyDescriptor();
        boolean html = part.getMimeType().equals("text/html");
        if (!part.getMimeType().startsWith("text/") || (html && !words.plain.isEmpty())) {
            return;
        }
        StringBuilder into = html ? words.markup : words.plain;
        Reader reader = new InputStreamReader(tokens.getDecodedInputStream(), charset(part.getCharset()));
        if (html) {
            Markup.text(reader, into, MOST_TEXT);
        } else {
            char[] buffer = new char[4_096];
            int length;
            while (into.length() < MOST_TEXT && (length = reader.read(buffer)) >= 0) {
                into.append(buffer, 0, Math.min(length, MOST_TEXT - into.length()));
            }
        }
        into.append('\n');
    }

    private static Charset charset(String name) {
        try {
            return name == null || name.length() > 40 ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8; // unknown charset; the JDK does not support UTF-7 either
        }
    }

    /** The words found, separated by blanks. */
    record Text(String subject, String sender, String recipients, String body, boolean attachments) {
        static final Text NONE = new Text("", "", "", "", false);
    }

    private static final class Words {
        final StringBuilder subject = new StringBuilder();
        final StringBuilder sender = new StringBuilder();
        final StringBuilder recipients = new StringBuilder();
        final StringBuilder plain = new StringBuilder();
        final StringBuilder markup = new StringBuilder();
        boolean attachments;

        boolean hasText() {
            return !plain.isEmpty() || !markup.isEmpty();
        }
    }
}
