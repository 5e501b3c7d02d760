package org.postern.message.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The event of an invitation, of an answer to one, or of its cancellation.
 *
 * @param identity what makes it the same event in another mail; empty when the calendar gives no usable UID
 * @param repeats empty when it happens once
 */
public record CalendarInvitation(
        Method method,
        Optional<Identity> identity,
        About about,
        Span span,
        People people,
        Optional<Repetition> repeats) {
    /** What the mail wants. */
    public enum Method {
        INVITES,
        INFORMS,
        ANSWERS,
        CANCELS,
        COUNTERS
    }

    /**
     * The same event keeps its UID; a change of it has a higher sequence, or the same and a later stamp (RFC 5546 2.1.5).
     *
     * @param recurrence the one occurrence of a repeated event that is meant; empty for all of it
     * @param stamp the time at which this version was written
     */
    public record Identity(String uid, Optional<When> recurrence, int sequence, Optional<Instant> stamp) {}

    /** The words about an event; each may be empty. */
    public record About(String summary, String location, String description) {}

    /**
     * The time of an event.
     *
     * @param end of the same kind as start; empty for none
     * @param zone in which the organizer wrote the start; empty for none, or one that is not known
     */
    public record Span(Optional<When> start, Optional<When> end, Optional<ZoneId> zone) {}

    /**
     * The people of an event.
     *
     * @param organizer who invites; empty when not said
     * @param guests those who are invited, in an answer those who answer; at most {@link #MOST}
     * @param more further ones
     */
    public record People(Optional<Guest> organizer, List<Guest> guests, int more) {
        /** More are counted, not named. */
        public static final int MOST = 200;

        public People {
            guests = List.copyOf(guests);
        }
    }

    /** A time of an event. */
    public sealed interface When {
        /** A point in time. */
        record At(Instant instant) implements When {}

        /** A whole day. */
        record Day(LocalDate date) implements When {}

        /** A time of the day wherever one is: no zone was given, or one that is not known. */
        record Floating(LocalDateTime time) implements When {}
    }

    /**
     * A person of an event.
     *
     * @param name may be empty
     * @param address may be empty
     */
    public record Guest(String name, String address, Answer answer) {}

    /** What a person answered. */
    public enum Answer {
        NONE,
        ACCEPTED,
        TENTATIVE,
        DECLINED
    }

    public String summary() {
        return about.summary;
    }

    public Optional<Guest> organizer() {
        return people.organizer;
    }
}
