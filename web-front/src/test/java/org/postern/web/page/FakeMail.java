package org.postern.web.page;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.HopException;
import org.postern.web.hop.OpenPart;
import org.postern.web.hop.SendResult;
import org.postern.web.hop.Title;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.mime.InlineImages;
import org.postern.web.mime.MessageView;
import org.postern.web.mime.PartView;
import org.postern.web.mime.Person;
import org.postern.web.session.HopLogin;

/** Both mail programs over messages in memory. */
final class FakeMail implements ReceivingProgram, SendingProgram {
    static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    final Map<String, MessageView> messages = new LinkedHashMap<>();
    final Map<String, byte[]> parts = new HashMap<>();
    final Map<String, ComposeDraft> drafts = new HashMap<>();
    final Map<String, MessageView> nested = new HashMap<>();
    final List<OutgoingMessage> sent = new ArrayList<>();
    final List<String> sentFiles = new ArrayList<>();
    final Instant now;
    Optional<HopException> failure = Optional.empty();
    SendResult answer = new SendResult.Sent("<id@office.test>");
    long encoded = -1;
    int views;
    private final Map<String, ComposeDraft> written = new HashMap<>();
    private int serial;

    FakeMail(Instant now) {
        this.now = now;
    }

    static MessageView message(
            String subject, Person from, String text, @Nullable String html, Instant date, List<PartView> parts) {
        return new MessageView(
                subject,
                List.of(from),
                Optional.empty(),
                List.of(),
                List.of(new Person("Alice Example", "alice@office.test", List.of())),
                List.of(),
                List.of(),
                Optional.of(date),
                Optional.of("<m@office.test>"),
                List.of(),
                Optional.empty(),
                text,
                Optional.ofNullable(html),
                Optional.of("UTF-8"),
                parts,
                Set.of());
    }

    private MessageView known(String uidl) {
        if (failure.isPresent()) {
            throw failure.get();
        }
        MessageView view = messages.get(uidl);
        if (view == null) {
            throw new HopException(HopException.Kind.GONE, "gone", null);
        }
        return view;
    }

    @Override
    public Map<String, Title> titles(HopLogin login, String folder, List<String> uidls) {
        failure.ifPresent(e -> {
            throw e;
        });
        Map<String, Title> titles = new LinkedHashMap<>();
        for (String uidl : uidls) {
            MessageView view = messages.get(uidl);
            if (view != null) {
                titles.put(
                        uidl,
                        new Title(
                                uidl,
                                view.from(),
                                view.to(),
                                view.subject(),
                                view.date(),
                                !view.parts().isEmpty()));
            }
        }
        return titles;
    }

    @Override
    public List<String> uidls(HopLogin login, String folder) {
        failure.ifPresent(e -> {
            throw e;
        });
        List<String> all = new ArrayList<>(messages.keySet());
        java.util.Collections.reverse(all);
        return all;
    }

    @Override
    public MessageView view(HopLogin login, String folder, String uidl, Optional<Charset> override) {
        views++;
        return known(uidl);
    }

    @Override
    public MessageView nested(HopLogin login, String folder, String uidl, int part, Optional<Charset> override) {
        known(uidl);
        MessageView view = nested.get(uidl + "/" + part);
        if (view == null) {
            throw new HopException(HopException.Kind.GONE, "gone", null);
        }
        return view;
    }

    @Override
    public OpenPart part(HopLogin login, String folder, String uidl, int number) {
        PartView part = known(uidl).parts().stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow();
        byte[] octets = parts.getOrDefault(uidl + "/" + number, "content".getBytes(StandardCharsets.UTF_8));
        return new OpenPart(part, new ByteArrayInputStream(octets));
    }

    @Override
    public Attachment attachment(HopLogin login, String folder, String uidl, PartView part) {
        return new Attachment(
                part.fileName(),
                part.mediaType(),
                part.size(),
                () -> part(login, folder, uidl, part.number()).content());
    }

    @Override
    public Attachment original(HopLogin login, String folder, String uidl, String fileName) {
        return new Attachment(fileName, "message/rfc822", 100, () -> raw(login, folder, uidl));
    }

    @Override
    public InlineImages inlineImages(HopLogin login, String folder, String uidl) {
        return InlineImages.NONE;
    }

    @Override
    public ComposeDraft draft(HopLogin login, String folder, String uidl) {
        known(uidl);
        return java.util.Objects.requireNonNull(drafts.get(uidl));
    }

    @Override
    public InputStream raw(HopLogin login, String folder, String uidl) {
        String text =
                "Subject: " + known(uidl).subject() + "\r\n\r\n" + known(uidl).text();
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void forget(HopLogin login) {}

    @Override
    public SendResult send(HopLogin login, OutgoingMessage message, Optional<OutputStream> copy) {
        failure.ifPresent(e -> {
            throw e;
        });
        if (answer instanceof SendResult.Sent) {
            sent.add(message);
            copy.ifPresent(out -> write(out, "copy of " + message.subject()));
            message.attachments().forEach(file -> sentFiles.add(content(file)));
        }
        return answer;
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public long encodedSize(HopLogin login, OutgoingMessage message) {
        return encoded >= 0
                ? encoded
                : message.attachments().stream().mapToLong(Attachment::size).sum();
    }

    /** What is written is a key; the draft itself is kept beside it. */
    @Override
    public void writeDraft(HopLogin login, ComposeDraft draft, OutputStream out) throws IOException {
        List<Attachment> files = new ArrayList<>();
        for (Attachment file : draft.attachments()) {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            try (InputStream in = file.content().open()) {
                in.transferTo(copy);
            }
            files.add(new Attachment(
                    file.fileName(),
                    file.mediaType(),
                    copy.size(),
                    () -> new ByteArrayInputStream(copy.toByteArray())));
        }
        String key = "written-" + ++serial;
        written.put(
                key,
                new ComposeDraft(
                        draft.to(),
                        draft.cc(),
                        draft.bcc(),
                        draft.subject(),
                        draft.body(),
                        draft.inReplyTo(),
                        draft.references(),
                        draft.source(),
                        files));
        out.write(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String content(Attachment file) {
        try (InputStream in = file.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String saveDraft(byte[] message) throws IOException {
        ComposeDraft draft = java.util.Objects.requireNonNull(written.get(new String(message, StandardCharsets.UTF_8)));
        String uidl = "draft" + ++serial;
        List<PartView> views = new ArrayList<>();
        for (int i = 0; i < draft.attachments().size(); i++) {
            Attachment file = draft.attachments().get(i);
            views.add(new PartView(
                    i + 1, file.fileName(), file.mediaType(), file.size(), false, Optional.empty(), false));
            try (InputStream in = file.content().open()) {
                parts.put(uidl + "/" + (i + 1), in.readAllBytes());
            }
        }
        drafts.put(uidl, draft);
        messages.put(
                uidl,
                message(
                        draft.subject(),
                        new Person("Alice", "alice@office.test", List.of()),
                        draft.body(),
                        null,
                        now,
                        views));
        return uidl;
    }
}
