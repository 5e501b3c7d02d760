package org.postern.web.page.card;

/** The cards of an opened mail. */
public record ReadCards(SenderCard sender) {
    /** For a mail inside another mail. */
    public static final ReadCards NONE = new ReadCards(SenderCard.NONE);
}
