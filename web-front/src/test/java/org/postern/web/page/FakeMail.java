package org.postern.web.page;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.message.mime.Summary;
import org.postern.web.hop.Content;
import org.postern.web.hop.HopException;
import org.postern.web.hop.MailReceiver;
import org.postern.web.hop.MailSender;
import org.postern.web.hop.MessageSource;
import org.postern.web.hop.ScriptedServer;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * The mail server of both mail programs: messages in memory, built from octets, and SMTP on loopback that accepts mail.
 */
final class FakeMail implements MessageSource {
    static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static final String BOUNDARY = "=_part";
    private static final String INNER = "=_inner";

    final Map<String, Mail> messages = new LinkedHashMap<>();
    final Map<String, byte[]> parts = new HashMap<>();
    final Map<String, Mail> nested = new HashMap<>();
    final Instant now;
    final ScriptedServer smtp = new ScriptedServer();
    final MailReceiver receiver = new MailReceiver(this);
    final MailSender sender = new MailSender(smtp.endpoints().smtp());
    Optional<HopException> failure = Optional.empty();
    private final MessageReader reader;
    private int serial;

    FakeMail(Instant now) {
        this.now = now;
        this.reader = new MessageReader(Clock.fixed(now, ZoneOffset.UTC));
    }

    /**
     * A message.
     *
     * @param parts its files, numbered from 1
     * @param raw the octets of a message that is not made from the other fields
     */
    record Mail(
            String subject,
            Person from,
            String text,
            Optional<String> html,
            Instant date,
            List<PartView> parts,
            Optional<byte[]> raw) {
        static Mail raw(String subject, String octets) {
            return raw(subject, octets.getBytes(StandardCharsets.UTF_8));
        }

        static Mail raw(String subject, byte[] octets) {
            Person nobody = new Person("", "nobody@office.test", List.of());
            return new Mail(subject, nobody, "", Optional.empty(), Instant.EPOCH, List.of(), Optional.of(octets));
        }
    }

    static Mail message(
            String subject, Person from, String text, @Nullable String html, Instant date, List<PartView> parts) {
        return new Mail(subject, from, text, Optional.ofNullable(html), date, parts, Optional.empty());
    }

    /** Any text, encoded for a header field. */
    static String encoded(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f) && !text.contains("=?")) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        int[] points = text.codePoints().toArray();
        for (int at = 0; at < points.length; at += 12) {
            String some = new String(points, at, Math.min(12, points.length - at));
            words.append(at == 0 ? "" : "\r\n ")
                    .append("=?utf-8?B?")
                    .append(Base64.getEncoder().encodeToString(some.getBytes(StandardCharsets.UTF_8)))
                    .append("?=");
        }
        return words.toString();
    }

    /** An address with its name; both may be any text. */
    static String mailbox(String name, String address) {
        int at = address.lastIndexOf('@');
        String local = address.substring(0, at);
        boolean plain = local.matches("[A-Za-z0-9._+-]+");
        String quoted = plain ? local : '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        String word = "=?utf-8?B?" + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)) + "?=";
        return (name.isEmpty() ? "" : word + " ") + "<" + quoted + address.substring(at) + ">";
    }

    private byte[] octets(String uidl) {
        if (failure.isPresent()) {
            throw failure.get();
        }
        Mail mail = messages.get(uidl);
        if (mail == null) {
            throw new HopException(HopException.Kind.GONE, "gone", null);
        }
        return octets(uidl, mail);
    }

    private byte[] octets(String uidl, Mail mail) {
        return mail.raw().orElseGet(() -> made(uidl, mail));
    }

    private byte[] made(String uidl, Mail mail) {
        StringBuilder head = new StringBuilder("Subject: " + encoded(mail.subject()) + "\r\n");
        head.append("From: ").append(mailbox(mail.from().name(), mail.from().address()));
        head.append("\r\nTo: ").append(mailbox("Alice Example", "alice@office.test"));
        head.append("\r\nDate: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(mail.date().atOffset(ZoneOffset.UTC)));
        head.append("\r\nMessage-ID: <m@office.test>\r\nMIME-Version: 1.0\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (mail.parts().isEmpty()) {
            write(out, head + body(mail));
            return out.toByteArray();
        }
        write(out, head + "Content-Type: multipart/mixed; boundary=\"" + BOUNDARY + "\"\r\n\r\n");
        for (PartView part : mail.parts()) {
            write(out, "--" + BOUNDARY + "\r\n" + file(uidl, part) + "\r\n");
        }
        write(out, "--" + BOUNDARY + "\r\n" + body(mail) + "\r\n--" + BOUNDARY + "--\r\n");
        return out.toByteArray();
    }

    private static String body(Mail mail) {
        String text = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + mail.text().replace("\n", "\r\n");
        return mail.html()
                .map(html -> "Content-Type: multipart/alternative; boundary=\"" + INNER + "\"\r\n\r\n--" + INNER
                        + "\r\n" + text + "\r\n--" + INNER
                        + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + html
                        + "\r\n--" + INNER + "--\r\n")
                .orElse(text);
    }

    private String file(String uidl, PartView part) {
        String key = uidl + "/" + part.number();
        String head = "Content-Type: " + part.mediaType() + "\r\nContent-Disposition: "
                + (part.inline() ? "inline" : "attachment") + "; filename*=UTF-8''"
                + URLEncoder.encode(part.fileName(), StandardCharsets.UTF_8).replace("+", "%20") + "\r\n"
                + part.contentId().map(id -> "Content-ID: <" + id + ">\r\n").orElse("");
        if (part.isMessage()) {
            Mail inner = nested.get(key);
            byte[] octets = inner == null
                    ? "Subject: inner\r\n\r\ncontent".getBytes(StandardCharsets.UTF_8)
                    : octets(key, inner);
            return head + "Content-Transfer-Encoding: 8bit\r\n\r\n" + new String(octets, StandardCharsets.UTF_8);
        }
        byte[] content = parts.get(key);
        byte[] octets =
                content == null ? "content".repeat((int) part.size() / 7).getBytes(StandardCharsets.UTF_8) : content;
        return head + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(octets) + "\r\n";
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker) {
        for (String uidl : uidls) {
            if (failure.isPresent() || messages.containsKey(uidl)) {
                try {
                    taker.take(uidl, new ByteArrayInputStream(octets(uidl)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Summary summary(byte[] message) {
        try {
            return reader.summary(new ByteArrayInputStream(message), message.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a server of ours, which keeps them. */
    @Override
    public List<String> summaries(HopLogin login, FolderRef folder, List<String> uidls, SummaryTaker taker) {
        List<String> others = new ArrayList<>();
        for (String uidl : uidls) {
            Optional<Summary> summary = failure.isEmpty() && messages.containsKey(uidl)
                    ? summary(octets(uidl)).text().flatMap(Summary::parse)
                    : Optional.empty();
            summary.ifPresentOrElse(kept -> taker.take(uidl, kept), () -> others.add(uidl));
        }
        return others;
    }

    @Override
    public List<String> uidls(HopLogin login, FolderRef folder) {
        failure.ifPresent(e -> {
            throw e;
        });
        List<String> all = new ArrayList<>(messages.keySet());
        Collections.reverse(all);
        return all;
    }

    @Override
    public Content open(HopLogin login, FolderRef folder, String uidl) {
        return Content.inMemory(octets(uidl));
    }

    @Override
    public long octets(HopLogin login, FolderRef folder, String uidl) {
        return octets(uidl).length;
    }

    @Override
    public void forget(HopLogin login) {}

    /** The sent messages as a recipient reads them. */
    List<MessageView> sent() {
        return smtp.received.stream().map(this::read).toList();
    }

    MessageView read(byte[] message) {
        try {
            return reader.read(new ByteArrayInputStream(message), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of all sent messages. */
    List<String> sentFiles() {
        List<String> files = new ArrayList<>();
        for (byte[] message : smtp.received) {
            for (PartView part : read(message).parts()) {
                try (InputStream in = reader.part(new ByteArrayInputStream(message), part.number())
                        .orElseThrow()) {
                    files.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return files;
    }

    /** Stores a draft under a new UIDL. */
    String saveDraft(byte[] message) {
        String uidl = "draft" + ++serial;
        messages.put(uidl, Mail.raw(read(message).subject(), message));
        return uidl;
    }

    Mail known(String uidl) {
        return Objects.requireNonNull(messages.get(uidl), uidl);
    }

    /** Stops SMTP; messages can still be read. */
    @Override
    public void close() {
        try {
            smtp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
