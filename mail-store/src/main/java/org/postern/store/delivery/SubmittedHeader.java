package org.postern.store.delivery;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.MailHeader;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.SplicedMessage;

/**
 * Checks and completes the header of a submitted message (RFC 6409 6 and 8): refuses a foreign author, adds a missing
 * Date and Message-ID, and removes fields that only the sender may see. Everything else stays unchanged, octet by
 * octet. Thread-safe.
 */
final class SubmittedHeader {
    /** Fields that must not leave the box: blind recipients. */
    private static final Set<String> HIDDEN = Set.of("bcc", "resent-bcc");

    private static final Set<String> FINAL_DELIVERY = Set.of("return-path", "delivered-to");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final Clock clock;
    private final Directory directory;

    SubmittedHeader(Clock clock, Directory directory) {
        this.clock = clock;
        this.directory = directory;
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
        if (from.size() != 1) {
            throw new SubmissionRefused(
                    554, "5.6.0", "the message needs exactly one From field, it has " + from.size());
        }
        refuseStranger(account, from.get(0));
        List<RawField> sender = header.named("sender");
        if (sender.size() > 1) {
            throw new SubmissionRefused(554, "5.6.0", "the message has more than one Sender field");
        }
        sender.forEach(field -> refuseStranger(account, field));
    }

    private void refuseStranger(Account account, RawField field) {
        InternetAddress[] addresses = parse(field);
        if (addresses.length == 0) {
            throw new SubmissionRefused(554, "5.6.0", "the " + field.getName() + " field holds no address");
        }
        for (InternetAddress address : addresses) {
            if (!belongs(account, address.getAddress())) {
                throw new SubmissionRefused(
                        550, "5.7.1", "the address in the " + field.getName() + " field belongs to somebody else");
            }
        }
    }

    private static InternetAddress[] parse(RawField field) {
        byte[] raw = field.getRaw().toByteArray();
        int body = field.getDelimiterIdx() + 1;
        String text = new String(raw, body, raw.length - body, StandardCharsets.UTF_8);
        try {
            return InternetAddress.parseHeader(MimeUtility.unfold(text).strip(), true);
        } catch (AddressException e) {
            throw new SubmissionRefused(554, "5.6.0", "the " + field.getName() + " field is not a list of addresses");
        }
    }

    private boolean belongs(Account account, String address) {
        try {
            return directory.owns(account, EmailAddress.parse(address));
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    /** Completes the header; the message stays open. */
    Repaired repair(Account account, MailHeader header, SpooledMessage message) {
        String added = added(account, header);
        boolean blind = header.fields().stream().anyMatch(f -> HIDDEN.contains(name(f)));
        byte[] others = header.bytes(f -> !HIDDEN.contains(name(f)) && !FINAL_DELIVERY.contains(name(f)));
        byte[] all = header.bytes(f -> !FINAL_DELIVERY.contains(name(f)));
        return new Repaired(
                new SplicedMessage(join(others, added), message, header.length()),
                blind ? Optional.of(new SplicedMessage(join(all, added), message, header.length())) : Optional.empty());
    }

    private static String name(RawField field) {
        return MailHeader.nameOf(field);
    }

    private String added(Account account, MailHeader header) {
        StringBuilder fields = new StringBuilder();
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

    private static byte[] join(byte[] kept, String added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(kept.length + added.length());
        out.writeBytes(kept);
        out.writeBytes(added.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
