package org.postern.web.organizer;

/** The ports for what a person does about a mail and its sender, other than answering it, and for finding it again. */
public record Reactions(
        BlockedSenders blocked,
        PictureSenders pictures,
        Invitations invitations,
        Unsubscriber unsubscriber,
        Labels labels,
        Searches searches,
        Correspondents correspondents) {
    /** A mail server that offers nothing of this. */
    public static final Reactions NONE = new Reactions(
            BlockedSenders.NONE,
            PictureSenders.NONE,
            Invitations.NONE,
            Unsubscriber.NONE,
            Labels.NONE,
            Searches.NONE,
            Correspondents.NONE);
}
