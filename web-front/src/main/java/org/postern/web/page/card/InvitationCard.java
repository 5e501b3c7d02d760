package org.postern.web.page.card;

import java.util.List;
import org.postern.web.page.PageLink;

/**
 * An invitation, a change or a cancellation of one, or an answer to one.
 *
 * @param kind {@code info} or {@code warn}
 * @param notes what the reader must know first: that the mail is out of date, or what was answered
 * @param file the calendar file; empty for none
 * @param answer the form for the answer
 */
public record InvitationCard(
        String kind,
        String title,
        List<Note> notes,
        Facts facts,
        List<Group> people,
        List<PageLink> clashes,
        String file,
        Form answer) {
    public InvitationCard {
        notes = List.copyOf(notes);
        people = List.copyOf(people);
        clashes = List.copyOf(clashes);
    }

    /**
     * What the event is; each may be empty.
     *
     * @param elsewhere the same time where the organizer is
     * @param whereUrl the place, if it is a page
     */
    public record Facts(
            String what, String when, String elsewhere, String again, String where, String whereUrl, String details) {}

    /** A sentence, with a link or none (an empty address). */
    public record Note(String text, PageLink link) {}

    /**
     * People with the same answer, or the organizer.
     *
     * @param names at most ten
     * @param more names of the others, shown on demand
     */
    public record Group(String label, String names, String more) {}

    /**
     * The form.
     *
     * @param url empty where the mail cannot be answered
     * @param chosen the answer that was given; empty for none
     */
    public record Form(String url, String chosen) {}
}
