package org.postern.web.organizer;

/**
 * Operations of a mail store that POP3 and SMTP do not have, one port for each area. No port returns mail content:
 * content is read over the hop. Every call is for one signed-in person and sees only that person's mail; other people's
 * mail counts as missing. Each port is thread-safe and throws {@link OrganizerException}.
 */
public record Organizer(
        Folders folders,
        Messages messages,
        Drafts drafts,
        Search search,
        Conversations conversations,
        Outbox outbox,
        Changes changes,
        Colleagues colleagues,
        Addresses addresses,
        Reactions reactions) {}
