package org.postern.web.letter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.message.address.Person;
import org.postern.message.header.HeaderFields;
import org.postern.message.mime.MessageView;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * Stores the compose page as a message: the valid addresses in the standard fields, and the typed address lines in
 * header fields of our own, so that a half-typed address is kept. Pure.
 */
public final class DraftFormat {
    private static final String TO = "X-Postern-Draft-To";
    private static final String CC = "X-Postern-Draft-Cc";
    private static final String BCC = "X-Postern-Draft-Bcc";
    private static final String SOURCE = "X-Postern-Draft-Source";
    private static final int LINE = 70;
    private static final int LONGEST_SUBJECT = 2_000;

    private DraftFormat() {}

    public static OutgoingMessage message(HopLogin login, ComposeDraft draft) {
        return new OutgoingMessage(
                new Recipient(
                        HeaderText.withoutBreaks(login.displayName()),
                        draft.from().orElse(login.address())),
                AddressLines.parse(draft.to()).recipients(),
                AddressLines.parse(draft.cc()).recipients(),
                List.of(),
                HeaderText.withoutBreaks(draft.subject()),
                draft.body(),
                false,
                draft.attachments(),
                draft.inReplyTo(),
                draft.references());
    }

    public static Map<String, String> fields(ComposeDraft draft, LetterMarks marks) {
        Map<String, String> fields = new LinkedHashMap<>(marks.fields());
        List<Recipient> bcc = AddressLines.parse(draft.bcc()).recipients();
        if (!bcc.isEmpty()) {
            fields.put("Bcc", MimeHeaderText.mailboxes(bcc));
        }
        fields.put(TO, encode(draft.to()));
        fields.put(CC, encode(draft.cc()));
        fields.put(BCC, encode(draft.bcc()));
        draft.source()
                .ifPresent(source -> fields.put(
                        SOURCE,
                        source.act().name() + "\r\n " + encode(source.folder().encoded()) + ".\r\n "
                                + encode(source.uidl())));
        return fields;
    }

    public static ComposeDraft read(HeaderFields header, MessageView view, List<Attachment> attachments) {
        return new ComposeDraft(
                view.from().stream().map(Person::address).findFirst(),
                typed(header, TO).orElseGet(() -> RecipientLine.of(view.to())),
                typed(header, CC).orElseGet(() -> RecipientLine.of(view.cc())),
                typed(header, BCC).orElseGet(() -> RecipientLine.of(view.bcc())),
                header.text("Subject", LONGEST_SUBJECT),
                view.text(),
                new ComposeDraft.Origin(
                        header.value("In-Reply-To").filter(id -> id.startsWith("<") && id.endsWith(">")),
                        view.references(),
                        header.value(SOURCE).flatMap(DraftFormat::source)),
                attachments);
    }

    private static Optional<String> typed(HeaderFields header, String field) {
        return header.value(field).flatMap(DraftFormat::decode);
    }

    private static Optional<ComposeDraft.Source> source(String value) {
        String[] words = value.strip().split("\\s+", 2);
        String[] names = words.length < 2 ? new String[0] : words[1].split("\\.", 2);
        if (names.length < 2) {
            return Optional.empty();
        }
        Optional<FolderRef> folder = decode(names[0]).flatMap(FolderRef::decoded);
        Optional<String> uidl = decode(names[1]);
        for (ComposeDraft.Act act : ComposeDraft.Act.values()) {
            if (act.name().equals(words[0]) && folder.isPresent() && uidl.isPresent()) {
                return Optional.of(new ComposeDraft.Source(act, folder.get(), uidl.get()));
            }
        }
        return Optional.empty();
    }

    /** Base64 in folded lines: the text may contain anything, but a filter must not mistake it for an address. */
    private static String encode(String text) {
        String data = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        StringBuilder lines = new StringBuilder(data.length() + data.length() / LINE * 3);
        for (int at = 0; at < data.length(); at += LINE) {
            lines.append(at == 0 ? "" : "\r\n ").append(data, at, Math.min(data.length(), at + LINE));
        }
        return lines.toString();
    }

    private static Optional<String> decode(String value) {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(value.replaceAll("\\s+", ""));
            return Optional.of(new String(octets, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not written by us
        }
    }
}
