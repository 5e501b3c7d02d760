package org.postern.store.filter.sieve;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.message.header.HeaderDecoder;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.MailHeader;
import org.postern.message.text.VisibleText;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.mailbox.StoreException;

/**
 * The facts that scripts may ask about a message: its header, read once and at most 1 MiB of it, its envelope, its
 * size. Confined to a run.
 */
final class MailFacts {
    private final boolean complete;
    private final HeaderFields fields;
    private final Set<String> names = new HashSet<>();
    private final Map<String, List<String>> decoded = new HashMap<>();
    private final Map<String, List<AddressList.Written>> addresses = new HashMap<>();
    private final Optional<EmailAddress> sender;
    private final EmailAddress recipient;
    private final long size;

    private MailFacts(MailHeader header, IncomingMessage arrival, EmailAddress recipient) {
        this.complete = header.complete();
        this.fields = HeaderFields.of(header);
        this.sender = arrival.envelope().sender();
        this.recipient = recipient;
        this.size = arrival.message().size();
        header.fields().forEach(field -> names.add(MailHeader.nameOf(field)));
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
        return complete;
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
        return names.contains(key(name));
    }

    /** Whether the name of some field begins with this prefix. */
    boolean hasAny(String lowerCasePrefix) {
        return names.stream().anyMatch(name -> name.startsWith(lowerCasePrefix));
    }

    /** The bodies of the fields of a name, in order, as a page shows them: unfolded, decoded, without hidden characters. */
    List<String> values(String name) {
        return decoded.computeIfAbsent(
                key(name),
                key -> fields.values(key).stream()
                        .map(value -> VisibleText.line(HeaderDecoder.decodeWords(value), Integer.MAX_VALUE))
                        .toList());
    }

    /** Unfolded but otherwise unchanged: for message identifiers and dates, which are never encoded. */
    Optional<String> raw(String name) {
        return fields.value(key(name));
    }

    List<AddressList.Written> addresses(String name) {
        // Encoded words are decoded after the address is found; otherwise a name could form an address (RFC 2047 6.2).
        return addresses.computeIfAbsent(
                key(name),
                key -> key.equals("from")
                        ? AddressList.authors(fields)
                        : fields.values(key).stream()
                                .flatMap(field -> AddressList.in(field).stream())
                                .toList());
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
