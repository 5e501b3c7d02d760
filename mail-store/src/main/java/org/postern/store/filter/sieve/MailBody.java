package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.message.header.MailHeader;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.message.text.HtmlToText;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;

/**
 * The body of a message for the test {@code body} (RFC 5173), read only when a script asks and as the page shows it.
 * Confined to a run.
 */
final class MailBody {
    /** Characters of text, and octets of other content, that scripts see. */
    private static final int MOST = 1 << 20;

    private final SpooledMessage message;
    private final MessageReader reader;
    private Optional<MessageView> view = Optional.empty();
    private Optional<String> text = Optional.empty();
    private Optional<String> raw = Optional.empty();

    MailBody(IncomingMessage arrival, Clock clock) {
        this.message = arrival.message();
        this.reader = new MessageReader(clock);
    }

    /** The text of the message and of its HTML, decoded. */
    String text(Run.Work work) {
        if (text.isEmpty()) {
            work.spend(message.size() / 2);
            MessageView shown = view();
            String html = shown.html()
                    .map(source -> HtmlToText.convert(source, MOST))
                    .filter(converted -> !converted.equals(shown.text()))
                    .orElse("");
            text = Optional.of(cut(html.isEmpty() ? shown.text() : shown.text() + "\n" + html));
        }
        return text.get();
    }

    /** The body as it came, with transfer encodings. */
    String raw() {
        if (raw.isEmpty()) {
            raw = Optional.of(read(() -> {
                try (InputStream whole = message.open()) {
                    whole.skipNBytes(headerLength());
                    return string(whole.readNBytes(MOST));
                }
            }));
        }
        return raw.get();
    }

    /** The decoded content of parts whose type has one of these beginnings, as {@code text} or {@code image/png}. */
    List<String> content(List<String> types, Run.Work work) {
        List<String> found = new ArrayList<>();
        if (types.stream()
                .anyMatch(
                        type -> type.isEmpty() || type.toLowerCase(Locale.ROOT).startsWith("text"))) {
            found.add(text(work));
        }
        for (PartView part : view().parts()) {
            if (types.stream().anyMatch(type -> covers(type, part.mediaType()))) {
                work.spend(message.size()); // the whole is read for each
                found.add(part(part.number()));
            }
        }
        return found;
    }

    private static boolean covers(String type, String mediaType) {
        String wanted = type.toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || wanted.equals(mediaType)
                || (wanted.indexOf('/') < 0 && mediaType.startsWith(wanted + "/"));
    }

    private String part(int number) {
        return read(() -> {
            try (InputStream whole = message.open()) {
                Optional<InputStream> part = reader.part(whole, number);
                return part.isPresent() ? string(head(part.get())) : "";
            }
        });
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        for (int n = in.read(buffer); n >= 0 && all.size() < MOST; n = in.read(buffer)) {
            all.write(buffer, 0, n);
        }
        return all.toByteArray();
    }

    private MessageView view() {
        if (view.isEmpty()) {
            view = Optional.of(read(() -> {
                try (InputStream whole = message.open()) {
                    return reader.read(whole, Optional.empty());
                }
            }));
        }
        return view.get();
    }

    private int headerLength() throws IOException {
        try (InputStream in = message.open()) {
            return MailHeader.read(in).length();
        }
    }

    private static String string(byte[] octets) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, ISO_8859_1);
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST);
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read the spooled message", e);
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }
}
