package org.postern.web.organizer;

/**
 * What a mail store can do that POP3 and SMTP have no word for, port by port. No port hands out mail content: that comes over the
 * hop. Every call is on behalf of one signed-in person and sees only that person's mail; what belongs to others is not there.
 * Each port is thread-safe and throws {@link OrganizerException}.
 */
public record Organizer(
        Folders folders, Messages messages, Drafts drafts, Search search, Outbox outbox, Changes changes) {}
