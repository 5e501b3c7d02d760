package org.postern.message.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The event of an invitation, of an answer to one, or of its cancellation.
 *
 * @param organizer who invites; empty when not said
 * @param answers who answered and how; only in an answer
 * @param repeats whether and how often the event comes again
 */
public record CalendarInvitation(
        Method method,
        String summary,
        Span span,
        String location,
        String description,
        Optional<Guest> organizer,
        List<Guest> answers,
        Repeats repeats) {
    public CalendarInvitation {
        answers = List.copyOf(answers);
    }

    /** What the mail wants. */
    public enum Method {
        INVITES,
        INFORMS,
        ANSWERS,
        CANCELS,
        COUNTERS
    }

    /**
     * The time of an event.
     *
     * @param end of the same kind as start; empty for none
     */
    public record Span(Optional<When> start, Optional<When> end) {}

    /** How often. */
    public enum Repeats {
        NO,
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY,
        OTHERWISE
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
}
