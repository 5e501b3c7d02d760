package org.postern.web.letter;

import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;

/**
 * The content of the compose page. Keeps address lines as typed (valid or not), so that no input is lost.
 *
 * @param source the message answered or forwarded, if any
 * @param attachments attachments; those of a saved draft or of a forwarded original are opened over the hop when
 *     written
 */
public record ComposeDraft(
        String to,
        String cc,
        String bcc,
        String subject,
        String body,
        Optional<String> inReplyTo,
        List<String> references,
        Optional<Source> source,
        List<Attachment> attachments) {
    public static final ComposeDraft EMPTY =
            new ComposeDraft("", "", "", "", "", Optional.empty(), List.of(), Optional.empty(), List.of());

    public ComposeDraft {
        references = List.copyOf(references);
        attachments = List.copyOf(attachments);
    }

    /** The action that created the draft. */
    public enum Act {
        REPLY,
        REPLY_ALL,
        FORWARD
    }

    /** The message that the draft answers or forwards. */
    public record Source(Act act, FolderRef folder, String uidl) {}
}
