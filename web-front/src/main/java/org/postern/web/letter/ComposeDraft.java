package org.postern.web.letter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;

/**
 * The content of the compose page. Keeps address lines as typed (valid or not), so that no input is lost.
 *
 * @param from the address that the writer chose to write as; empty for the account's own
 * @param attachments attachments; those of a saved draft or of a forwarded original are opened over the hop when
 *     written
 */
public record ComposeDraft(
        Optional<String> from,
        String to,
        String cc,
        String bcc,
        String subject,
        String body,
        Origin origin,
        List<Attachment> attachments) {
    public static final ComposeDraft EMPTY =
            new ComposeDraft(Optional.empty(), "", "", "", "", "", Origin.NONE, List.of());

    public ComposeDraft {
        attachments = List.copyOf(attachments);
    }

    public Optional<String> inReplyTo() {
        return origin.inReplyTo;
    }

    public List<String> references() {
        return origin.references;
    }

    public Optional<Source> source() {
        return origin.source;
    }

    /** The same letter with other attachments. */
    public ComposeDraft with(List<Attachment> files) {
        return new ComposeDraft(from, to, cc, bcc, subject, body, origin, files);
    }

    /** What the letter answers or forwards: ids with their angle brackets, oldest first, and the message itself. */
    public record Origin(Optional<String> inReplyTo, List<String> references, Optional<Source> source) {
        public static final Origin NONE = new Origin(Optional.empty(), List.of(), Optional.empty());

        public Origin {
            references = List.copyOf(references);
        }
    }

    /** The action that created the draft. */
    public enum Act {
        REPLY,
        REPLY_ALL,
        /** To the mailing list. */
        REPLY_LIST,
        FORWARD,
        /** The original whole, as an attachment. */
        FORWARD_WHOLE,
        /** One's own mail that came back, to other addresses. */
        AGAIN;

        /** Its name in the query of the compose page and in keys of texts. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public boolean forwards() {
            return this == FORWARD || this == FORWARD_WHOLE;
        }
    }

    /** The message that the draft answers or forwards. */
    public record Source(Act act, FolderRef folder, String uidl) {}
}
