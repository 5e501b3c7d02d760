package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.codec.QuotedPrintableOutputStream;
import org.apache.james.mime4j.util.MimeUtil;
import org.postern.message.header.MailHeader;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;

/**
 * Writes the reply to a message (RFC 5230 5, RFC 3834 3.1). Of the message, only identifiers of a
 * strict form reach the reply's header, and the subject only if the script puts it into a variable. Thread-safe.
 */
final class VacationReply {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ENGLISH);
    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x3b\\x3d\\x3f-\\x7e]{3,250}>");
    /** RFC 5322 sets no limit; a thread of years must not grow the header for ever. */
    private static final int MOST_REFERENCES = 20;

    private static final int SUBJECT_LIMIT = 200;
    private static final int PLAIN_LINE = 78;

    private VacationReply() {}

    /**
     * The whole message.
     *
     * @param from an address of the account
     * @param to the sender of the message
     */
    static byte[] write(
            Notice notice,
            Account account,
            EmailAddress from,
            EmailAddress to,
            MailFacts mail,
            Instant now,
            ZoneId zone) {
        StringBuilder head = new StringBuilder(1_024);
        head.append("Date: ").append(DATE.format(now.atZone(zone))).append("\r\n");
        head.append("From: ").append(named(account.displayName(), from)).append("\r\n");
        head.append("To: ").append(plain(to)).append("\r\n");
        String subject = notice.subject().orElseGet(() -> usualSubject(notice.reason()));
        head.append(field("Subject", text(clean(subject), 9))).append("\r\n");
        head.append("Message-ID: <")
                .append(UUID.randomUUID())
                .append('@')
                .append(account.address().domain())
                .append(">\r\n");
        Optional<String> id =
                mail.raw("Message-ID").filter(value -> MESSAGE_ID.matcher(value).matches());
        id.ifPresent(value -> {
            head.append("In-Reply-To: ").append(value).append("\r\n");
            head.append("References: ")
                    .append(String.join("\r\n ", references(mail, value)))
                    .append("\r\n");
        });
        head.append("Auto-Submitted: auto-replied\r\n");
        head.append("X-Auto-Response-Suppress: All\r\n"); // Exchange and Outlook, as of 2026, respect only this
        head.append("MIME-Version: 1.0\r\n");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.toString().getBytes(UTF_8));
        message.writeBytes(notice.mime() ? part(notice.reason()) : body(notice.reason()));
        return message.toByteArray();
    }

    /**
     * RFC 5230 5.1 suggests the subject of the message. A stranger's words, sent on in the name of the office, would be a
     * way to send anything from here.
     */
    private static String usualSubject(String reason) {
        boolean japanese = reason.codePoints()
                .mapToObj(Character.UnicodeScript::of)
                .anyMatch(script -> script == Character.UnicodeScript.HIRAGANA
                        || script == Character.UnicodeScript.KATAKANA
                        || script == Character.UnicodeScript.HAN);
        return japanese ? "自動返信" : "Automatic reply";
    }

    /** RFC 5322 3.6.4: the references of the message, then the message itself. */
    private static List<String> references(MailFacts mail, String id) {
        List<String> references = new ArrayList<>();
        Optional<String> before = mail.raw("References").or(() -> mail.raw("In-Reply-To"));
        Matcher matcher = MESSAGE_ID.matcher(before.orElse(""));
        while (matcher.find()) {
            references.add(matcher.group());
        }
        references.removeAll(Collections.singleton(id));
        references.add(id);
        return references.subList(Math.max(0, references.size() - MOST_REFERENCES), references.size());
    }

    private static String named(String name, EmailAddress address) {
        String clean = clean(name);
        return clean.isEmpty()
                ? plain(address)
                : MimeUtil.fold(EncoderUtil.encodeAddressDisplayName(clean) + " <" + plain(address) + ">", 6);
    }

    private static String plain(EmailAddress address) {
        return EncoderUtil.encodeAddressLocalPart(address.localPart()) + "@" + address.domain();
    }

    private static String field(String name, String value) {
        return MimeUtil.fold(name + ": " + value, 0);
    }

    private static String text(String value, int used) {
        return EncoderUtil.encodeIfNecessary(value, EncoderUtil.Usage.TEXT_TOKEN, used);
    }

    /** Without line breaks and other control, format or separator characters; of limited length. */
    private static String clean(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x{FFFD}]+", " ")
                .strip();
        int end = Math.min(line.codePointCount(0, line.length()), SUBJECT_LIMIT);
        return line.substring(0, line.offsetByCodePoints(0, end));
    }

    private static byte[] body(String reason) {
        String text = reason.replaceAll("\r\n|\r|\n", "\r\n").replaceAll("[\\p{Cntrl}&&[^\r\n\t]]", "");
        String ended = text.endsWith("\r\n") ? text : text + "\r\n";
        boolean ascii =
                US_ASCII.newEncoder().canEncode(ended) && ended.lines().allMatch(line -> line.length() <= PLAIN_LINE);
        String head = "Content-Type: text/plain; charset=" + (ascii ? "us-ascii" : "utf-8")
                + "\r\nContent-Transfer-Encoding: " + (ascii ? "7bit" : "quoted-printable") + "\r\n\r\n";
        byte[] bytes = ended.getBytes(UTF_8);
        return joined(head.getBytes(US_ASCII), ascii ? bytes : quotedPrintable(bytes));
    }

    private static byte[] quotedPrintable(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length * 2);
        try (QuotedPrintableOutputStream encoded = new QuotedPrintableOutputStream(out, false)) {
            encoded.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** RFC 5230 4.4: of the part's own fields only those that describe content may be in the reply's header. */
    private static byte[] part(String reason) {
        byte[] bytes = (reason.endsWith("\r\n") ? reason : reason + "\r\n").getBytes(UTF_8);
        try {
            MailHeader header = MailHeader.read(new ByteArrayInputStream(bytes));
            byte[] fields = header.bytes(field -> MailHeader.nameOf(field).startsWith("content-"));
            byte[] rest = java.util.Arrays.copyOfRange(bytes, header.length(), bytes.length);
            return joined(fields, joined(new byte[] {'\r', '\n'}, rest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
