package org.postern.store.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteArrayBuffer;
import org.postern.message.address.Author;
import org.postern.message.header.AsciiField;
import org.postern.message.header.EncodedWords;
import org.postern.message.header.HeaderDecoder;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.MailHeader;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.Envelope;
import org.postern.store.message.MailPath;
import org.postern.store.message.SplicedMessage;

/**
 * Checks, completes and cleans the header of a submitted message (RFC 6409 6 and 8): refuses a foreign author, adds what
 * is missing (From, To, Date, Message-ID), writes raw text as RFC 2047 words, and removes fields that only the sender may
 * see. Every other field stays unchanged, octet by octet. Thread-safe.
 */
final class SubmittedHeader {
    /** Fields that must not leave the box: blind recipients. */
    private static final Set<String> HIDDEN = Set.of("bcc", "resent-bcc");

    private static final Set<String> FINAL_DELIVERY = Set.of("return-path", "delivered-to");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private static final Set<String> AUTHORS = Set.of("from", "sender");
    private static final Set<String> RECIPIENTS = Set.of("to", "cc", "resent-to", "resent-cc");

    private final Clock clock;
    private final Directory directory;
    private final PrivateFields hidden;

    SubmittedHeader(Clock clock, Directory directory, PrivateFields hidden) {
        this.clock = clock;
        this.directory = directory;
        this.hidden = hidden;
    }

    /**
     * The message with its new header.
     *
     * @param transmitted for every recipient
     * @param own for the sender's own copy, when it differs: with the Bcc field
     */
    record Repaired(SpooledMessage transmitted, Optional<SpooledMessage> own) {}

    /** Throws {@link SubmissionRefused} unless the author is the account's owner. */
    void check(Account account, MailHeader header) {
        if (!header.complete()) {
            throw new SubmissionRefused(552, "5.3.4", "the header of the message is longer than 1 MiB");
        }
        if (!header.wellFormed()) {
            // Another reader may take the text after the odd line as header or as body, so no author could be proven.
            throw new SubmissionRefused(554, "5.6.0", "a line of the message header is no header field");
        }
        List<RawField> from = header.named("from");
        if (from.size() > 1) {
            throw new SubmissionRefused(554, "5.6.0", "the message has " + from.size() + " From fields");
        }
        from.stream().filter(field -> !authorless(field)).forEach(field -> refuseStranger(account, field));
        List<RawField> sender = header.named("sender");
        if (sender.size() > 1) {
            throw new SubmissionRefused(554, "5.6.0", "the message has more than one Sender field");
        }
        sender.forEach(field -> refuseStranger(account, field));
    }

    private void refuseStranger(Account account, RawField field) {
        Author author = Author.of(List.of(field));
        if (!author.clear()) {
            // Another reader could see somebody else in it.
            throw new SubmissionRefused(
                    554,
                    "5.6.0",
                    "the " + field.getName() + " field is not one clear address, or addresses of one domain");
        }
        for (String address : author.addresses()) {
            if (!belongs(account, address)) {
                throw new SubmissionRefused(
                        550, "5.7.1", "the address in the " + field.getName() + " field belongs to somebody else");
            }
        }
    }

    private boolean belongs(Account account, String address) {
        try {
            return directory.owns(account, EmailAddress.parse(address));
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    /** Whether a From field holds no address at all; it is completed then. Any at sign in it must be understood. */
    private static boolean authorless(RawField field) {
        String text = value(field);
        return text.indexOf('@') < 0 && text.indexOf('\uff20') < 0 && text.indexOf('\ufe6b') < 0;
    }

    /** Programs write {@code Cc:} without addresses, which no grammar allows. */
    private static boolean blank(RawField field) {
        return (RECIPIENTS.contains(name(field)) || HIDDEN.contains(name(field)))
                && value(field).isBlank();
    }

    private static String value(RawField field) {
        HeaderFields one = new HeaderFields();
        one.add(field);
        return HeaderDecoder.decodeWords(one.value(field.getName()).orElse(""));
    }

    /**
     * Completes and cleans the header; the message stays open. Raw text is encoded also where the sender asked for
     * SMTPUTF8: a recipient's server without it could not take the message. Addresses that need it stay.
     */
    Repaired repair(Account account, Envelope envelope, MailHeader header, SpooledMessage message) {
        ByteArrayOutputStream others = new ByteArrayOutputStream(header.length() + 200);
        ByteArrayOutputStream all = new ByteArrayOutputStream(header.length() + 200);
        Optional<Charset> hint = AsciiField.hint(header);
        boolean blind = false;
        for (RawField field : header.fields()) {
            String name = name(field);
            boolean empty = name.equals("from") ? authorless(field) : blank(field);
            if (FINAL_DELIVERY.contains(name) || empty || hidden.hides(field)) {
                continue;
            }
            byte[] octets = AsciiField.of(field, hint);
            if (AUTHORS.contains(name) && AsciiField.raw(field)) {
                refuseStranger(account, parsed(octets)); // what leaves is what was judged
            }
            all.writeBytes(octets);
            if (HIDDEN.contains(name)) {
                blind = true;
            } else {
                others.writeBytes(octets);
            }
        }
        byte[] added = added(account, envelope, header).getBytes(StandardCharsets.UTF_8);
        others.writeBytes(added);
        all.writeBytes(added);
        return new Repaired(
                new SplicedMessage(others.toByteArray(), message, header.length()),
                blind
                        ? Optional.of(new SplicedMessage(all.toByteArray(), message, header.length()))
                        : Optional.empty());
    }

    private static RawField parsed(byte[] octets) {
        try {
            return RawFieldParser.DEFAULT.parseField(new ByteArrayBuffer(octets, false));
        } catch (MimeException e) {
            throw new SubmissionRefused(554, "5.6.0", "a field with an address cannot be read");
        }
    }

    private static String name(RawField field) {
        return MailHeader.nameOf(field);
    }

    private String added(Account account, Envelope envelope, MailHeader header) {
        StringBuilder fields = new StringBuilder();
        List<RawField> from = header.named("from");
        if (from.stream().allMatch(SubmittedHeader::authorless)) {
            String named = from.isEmpty() ? "" : phrase(value(from.get(0)));
            fields.append("From: ")
                    .append(author(
                            named.isEmpty() ? account.displayName() : named,
                            envelope.sender().orElse(account.address())))
                    .append("\r\n");
        }
        if (header.fields().stream().noneMatch(field -> RECIPIENTS.contains(name(field)) && !blank(field))) {
            fields.append("To: undisclosed-recipients:;\r\n"); // RFC 822 needed a recipient, and some readers still do
        }
        if (!header.has("date")) {
            fields.append("Date: ")
                    .append(DATE.format(ZonedDateTime.now(clock)))
                    .append("\r\n");
        }
        if (!header.has("message-id")) {
            fields.append("Message-ID: <")
                    .append(UUID.randomUUID())
                    .append('@')
                    .append(account.address().domain().ascii())
                    .append(">\r\n");
        }
        return fields.append("\r\n").toString();
    }

    /** The words of a From field without address: {@code Scanner 2} or {@code "Scanner 2" <>}. */
    private static String phrase(String value) {
        return value.replaceAll("[\\s\\p{Cntrl}<>\"(),:;\\\\]+", " ").strip();
    }

    private static String author(String name, EmailAddress address) {
        String words = name.replaceAll("\\p{Cntrl}+", " ").strip();
        if (words.isEmpty()) {
            return MailPath.of(address);
        }
        boolean plain =
                words.length() <= 200 && words.chars().allMatch(c -> c >= ' ' && c < 0x7f) && !words.contains("=?");
        String phrase = plain ? '"' + words.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : EncodedWords.of(words);
        return phrase + " <" + MailPath.of(address) + ">";
    }
}
