package org.postern.store.filter.junk;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.util.ByteSequence;
import org.postern.store.mailbox.StoreException;
import org.postern.store.search.Markup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extracts tokens from a message: header marks, words of its text, hosts of its links, types of its parts. Uses what a
 * reader sees: HTML rather than the plain text beside it, and not text that HTML hides. Never fails because of a
 * message's content: at a limit or a defect it returns what it has found so far. Confined to one message.
 */
final class MessageTokens {
    private static final Logger LOG = LoggerFactory.getLogger(MessageTokens.class);
    /** Octets of the message, characters of text and of HTML, counted before anything is examined. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int MOST_TEXT = 65_536;
    private static final int MOST_HEADER_BYTES = 131_072;
    private static final int MOST_DEPTH = 20;
    private static final int MOST_PARTS = 200;

    private static final MimeConfig CONFIG = new MimeConfig.Builder()
            .setStrictParsing(false)
            .setMaxLineLen(MOST_HEADER_BYTES)
            .setMaxHeaderLen(MOST_HEADER_BYTES)
            .setMaxHeaderCount(2_000)
            .setMaxContentLen(-1)
            .build();

    private static final Pattern HIDDEN =
            Pattern.compile("(?i)<[^<>]{0,400}(?:display\\s{0,9}:\\s{0,9}none|visibility\\s{0,9}:\\s{0,9}hidden"
                    + "|font-size\\s{0,9}:\\s{0,9}0(?![.0-9]))[^<>]{0,400}>[^<]*");

    private final HeaderTokens header;
    private final Tokens tokens = new Tokens();
    /** The messages and multiparts around the current part, innermost first. */
    private final Deque<String> around = new ArrayDeque<>();

    private int text = MOST_TEXT;
    private int html = MOST_TEXT;
    private int parts;
    private int headerBytes;

    /**
     * For one message.
     *
     * @param proven whether its author is proven; empty: read it from this server's own header field
     */
    MessageTokens(Optional<Boolean> proven, String authority) {
        header = new HeaderTokens(tokens, proven, authority);
    }

    /** The tokens, each once. The stream is not closed. */
    Set<String> of(InputStream message) {
        MimeTokenStream stream = new MimeTokenStream(CONFIG);
        try {
            stream.parse(ByteStreams.limit(message, MOST_BYTES));
            read(stream);
        } catch (StoreException e) {
            throw e;
        } catch (MimeException | IOException | RuntimeException e) {
            LOG.debug("a message was read only in part: {}", e.getClass().getName());
        }
        header.finish();
        return tokens.all();
    }

    private void read(MimeTokenStream stream) throws IOException, MimeException {
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            switch (state) {
                case T_START_MESSAGE -> around.push("message");
                case T_START_MULTIPART ->
                    around.push(String.valueOf(stream.getBodyDescriptor().getSubType()));
                case T_END_MESSAGE, T_END_MULTIPART -> around.pop();
                case T_START_BODYPART -> parts++;
                case T_FIELD -> field(stream.getField());
                case T_BODY -> body(stream);
                default -> {}
            }
            if (around.size() > MOST_DEPTH || parts > MOST_PARTS || headerBytes > MOST_HEADER_BYTES) {
                tokens.add("shape:", "overgrown");
                return;
            }
        }
    }

    private void field(Field field) {
        ByteSequence raw = field.getRaw();
        headerBytes += raw == null ? 64 : raw.length();
        if (around.size() == 1 && parts == 0) {
            header.top(field);
        } else {
            header.part(field);
        }
    }

    private void body(MimeTokenStream stream) throws IOException {
        BodyDescriptor part = stream.getBodyDescriptor();
        String type = String.valueOf(part.getMimeType());
        tokens.add("type:", type);
        boolean markup = type.equals("text/html");
        if (!type.startsWith("text/") || (markup ? html : text) <= 0) {
            return;
        }
        tokens.add("charset:", String.valueOf(part.getCharset()));
        String read = read(
                new InputStreamReader(stream.getDecodedInputStream(), charset(part.getCharset())),
                markup ? html : text);
        tokens.links(read);
        if (markup) {
            html -= read.length();
            StringBuilder words = new StringBuilder();
            Markup.text(new StringReader(shown(read)), words, MOST_TEXT);
            tokens.html(words);
        } else {
            text -= read.length();
            if ("alternative".equals(around.peek())) {
                tokens.alternative(read);
            } else {
                tokens.text(read);
            }
        }
    }

    /** HTML without the text of hidden elements, as far as that can be determined without a browser. */
    private String shown(String read) {
        Matcher hidden = HIDDEN.matcher(read);
        if (!hidden.find()) {
            return read;
        }
        tokens.add("shape:", "hidden");
        return hidden.replaceAll(" ");
    }

    private static String read(Reader reader, int most) throws IOException {
        char[] buffer = new char[4_096];
        StringBuilder read = new StringBuilder();
        int length;
        while (read.length() < most && (length = reader.read(buffer)) >= 0) {
            read.append(buffer, 0, Math.min(length, most - read.length()));
        }
        return read.toString();
    }

    private static Charset charset(String name) {
        try {
            // A part without a charset counts as plain ASCII; non-ASCII text is mostly UTF-8.
            return name == null || name.length() > 40 || name.equalsIgnoreCase("us-ascii")
                    ? StandardCharsets.UTF_8
                    : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
