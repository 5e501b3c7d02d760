package org.postern.store.filter.junk;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.address.Author;
import org.postern.message.charset.TextDecoder;
import org.postern.message.mime.Leaf;
import org.postern.message.mime.MimeWalk;
import org.postern.message.text.HtmlToText;
import org.postern.store.mailbox.StoreException;
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
    /** Characters of one header field. */
    private static final int MOST_FIELD = 4_096;

    private static final int MOST_DEPTH = 20;
    private static final int MOST_PARTS = 200;

    private static final Pattern HIDDEN =
            Pattern.compile("(?i)<[^<>]{0,400}(?:display\\s{0,9}:\\s{0,9}none|visibility\\s{0,9}:\\s{0,9}hidden"
                    + "|font-size\\s{0,9}:\\s{0,9}0(?![.0-9]))[^<>]{0,400}>[^<]*");

    private final HeaderTokens header;
    private final Tokens tokens = new Tokens();
    /** The multiparts around the current part, innermost first. */
    private final Deque<String> around = new ArrayDeque<>();

    private int text = MOST_TEXT;
    private int html = MOST_TEXT;
    private int parts;

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
        MimeWalk walk = new MimeWalk(ByteStreams.limit(message, MOST_BYTES));
        try {
            read(walk);
        } catch (StoreException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.debug("a message was read only in part: {}", e.getClass().getName());
        }
        header.finish();
        return tokens.all();
    }

    private void read(MimeWalk walk) throws IOException {
        MimeWalk.Step step = walk.next();
        header.authors(Author.of(walk.top()).domains());
        walk.top().each((name, value) -> header.top(name, cut(value, MOST_FIELD)));
        for (; step != MimeWalk.Step.END; step = walk.next()) {
            switch (step) {
                case OPEN -> around.push(walk.subtype());
                case CLOSE -> around.pop();
                case ASIDE -> aside(walk);
                default -> leaf(walk);
            }
            if (around.size() > MOST_DEPTH || parts > MOST_PARTS) {
                tokens.add("shape:", "overgrown");
                return;
            }
        }
        if (walk.outcome() == MimeWalk.Outcome.TOO_COMPLEX) {
            tokens.add("shape:", "overgrown");
        }
    }

    /** A page shows these words when the parts have none. */
    private void aside(MimeWalk walk) throws IOException {
        byte[] octets = walk.aside().readNBytes(Math.max(0, Math.min(MOST_TEXT, text)));
        String decoded =
                TextDecoder.decode(octets, Optional.empty(), Optional.empty()).text();
        String read = cut(decoded, text);
        text -= read.length();
        tokens.text(read);
    }

    private void leaf(MimeWalk walk) throws IOException {
        parts++;
        Leaf part = walk.leaf();
        String type = part.mediaType();
        tokens.add("type:", type);
        part.fileName().ifPresent(header::file);
        part.type().get("name").ifPresent(header::file);
        boolean markup = part.isHtml();
        if (!type.startsWith("text/") || (markup ? html : text) <= 0) {
            return;
        }
        String label = part.type().get("charset").orElse("");
        tokens.add("charset:", label.isEmpty() ? "none" : label);
        byte[] octets = walk.content().readNBytes(MOST_TEXT);
        String decoded =
                TextDecoder.decode(octets, Optional.of(label), Optional.empty()).text();
        String read = cut(decoded, markup ? html : text);
        tokens.links(read);
        if (markup) {
            html -= read.length();
            tokens.html(HtmlToText.words(shown(read), MOST_TEXT));
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

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
