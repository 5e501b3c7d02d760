package org.postern.web.page.card;

import org.jspecify.annotations.Nullable;

/**
 * The cards of an opened mail.
 *
 * @param invitation null for a mail without an event
 */
public record ReadCards(
        SenderCard sender, PictureCard pictures, @Nullable InvitationCard invitation) {}
