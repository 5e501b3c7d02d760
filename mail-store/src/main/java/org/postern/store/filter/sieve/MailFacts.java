package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.MimeUtil;
import org.postern.message.header.MailHeader;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.mailbox.StoreException;

/**
 * The facts that scripts may ask about a message: its header, read once and at most 1 MiB of it, its envelope, its
 * size. Confined to a run.
 */
final class MailFacts {
    /** Characters; mime4j's decoder takes quadratic time for texts that only resemble encoded words. */
    private static final int DECODED = 16_384;

    private final MailHeader header;
    private final Map<String, List<RawField>> fields = new HashMap<>();
    private final Map<String, List<String>> decoded = new HashMap<>();
    private final Map<String, List<AddressList.Written>> addresses = new HashMap<>();
    private final Optional<EmailAddress> sender;
    private final EmailAddress recipient;
    private final long size;

    private MailFacts(MailHeader header, IncomingMessage arrival, EmailAddress recipient) {
        this.header = header;
        this.sender = arrival.envelope().sender();
        this.recipient = recipient;
        this.size = arrival.message().size();
        for (RawField field : header.fields()) {
            fields.computeIfAbsent(MailHeader.nameOf(field), name -> new ArrayList<>())
                    .add(field);
        }
    }

    /** @param recipient as given in RCPT */
    static MailFacts of(IncomingMessage arrival, EmailAddress recipient) {
        try (InputStream in = arrival.message().open()) {
            return new MailFacts(MailHeader.read(in), arrival, recipient);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read the spooled message", e);
        }
    }

    /** Whether the whole of the header was read. */
    boolean complete() {
        return header.complete();
    }

    long size() {
        return size;
    }

    Optional<EmailAddress> sender() {
        return sender;
    }

    EmailAddress recipient() {
        return recipient;
    }

    boolean has(String name) {
        return fields.containsKey(key(name));
    }

    /** Whether the name of some field begins with this prefix. */
    boolean hasAny(String lowerCasePrefix) {
        return fields.keySet().stream().anyMatch(name -> name.startsWith(lowerCasePrefix));
    }

    /**
     * The bodies of the fields of a name, in order: unfolded, with encoded words decoded (in bodies of usual size),
     * without surrounding blanks.
     */
    List<String> values(String name) {
        return decoded.computeIfAbsent(
                key(name),
                key -> fields.getOrDefault(key, List.of()).stream()
                        .map(field -> decoded(raw(field)).strip())
                        .toList());
    }

    /** Unfolded but otherwise unchanged: for message identifiers and dates, which are never encoded. */
    Optional<String> raw(String name) {
        return fields.getOrDefault(key(name), List.of()).stream()
                .findFirst()
                .map(field -> raw(field).strip());
    }

    List<AddressList.Written> addresses(String name) {
        // Encoded words are decoded after the address is found; otherwise a name could form an address (RFC 2047 6.2).
        return addresses.computeIfAbsent(key(name), key -> {
            List<RawField> named = fields.getOrDefault(key, List.of());
            return key.equals("from")
                    ? AddressList.authors(named)
                    : named.stream()
                            .flatMap(field -> AddressList.in(raw(field)).stream())
                            .toList();
        });
    }

    private static String decoded(String body) {
        return body.length() > DECODED || !body.contains("=?")
                ? body
                : DecoderUtil.decodeEncodedWords(body, DecodeMonitor.SILENT, UTF_8);
    }

    private static String raw(RawField field) {
        byte[] bytes = field.getRaw().toByteArray();
        int from = field.getDelimiterIdx() + 1;
        return MimeUtil.unfold(new String(bytes, from, bytes.length - from, UTF_8));
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
