package org.postern.web.hop;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.postern.web.mime.MessageView;

/** Starts an answer to a message, or passes it on. Pure. */
public final class ReplyDraft {
    private final String ownAddress;
    private final Locale locale;
    private final ZoneId zone;

    public ReplyDraft(String ownAddress, Locale locale, ZoneId zone) {
        this.ownAddress = ownAddress;
        this.locale = locale;
        this.zone = zone;
    }

    public ComposeDraft reply(MessageView original, ComposeDraft.Source source) {
        throw new UnsupportedOperationException(ownAddress + locale + zone);
    }

    public ComposeDraft replyAll(MessageView original, ComposeDraft.Source source) {
        throw new UnsupportedOperationException();
    }

    /** The text inline, with these attachments (of the original, or the original whole). */
    public ComposeDraft forward(MessageView original, ComposeDraft.Source source, List<Attachment> attachments) {
        throw new UnsupportedOperationException();
    }
}
