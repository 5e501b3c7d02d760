package org.postern.web.letter;

import java.util.List;
import java.util.Optional;

/**
 * A message ready to be sent. After construction its header values contain no line breaks.
 *
 * @param from the sender: an address that the account may use, and a display name, or none
 * @param text plain text; any line ends
 * @param formatFlowed whether the text was written as format=flowed (RFC 3676)
 * @param inReplyTo a message id with its angle brackets
 * @param references message ids with their angle brackets, oldest first
 */
public record OutgoingMessage(
        Recipient from,
        List<Recipient> to,
        List<Recipient> cc,
        List<Recipient> bcc,
        String subject,
        String text,
        boolean formatFlowed,
        List<Attachment> attachments,
        Optional<String> inReplyTo,
        List<String> references) {
    /** Throws {@link InvalidFieldException} with the field's name. */
    public OutgoingMessage {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        attachments = List.copyOf(attachments);
        references = List.copyOf(references);
        HeaderText.check("subject", subject);
        inReplyTo.ifPresent(id -> HeaderText.check("inReplyTo", id));
        references.forEach(id -> HeaderText.check("references", id));
        for (Attachment each : attachments) {
            HeaderText.check("attachment", each.fileName());
            HeaderText.check("attachment", each.mediaType());
        }
    }
}
