package org.postern.web.page;

/** Whether something about the whole box concerns the people who look at a page. Implemented by the appliance. Thread-safe. */
@FunctionalInterface
public interface Condition {
    /** Nothing is known to be wrong. */
    Condition WELL = () -> State.WELL;

    State now();

    /** The states, each with a sentence for members and one for administrators ({@code condition.…} in the texts). */
    enum State {
        WELL,
        /** No space is left for new mail. Members can read and delete. */
        FULL,
        /** A write failed; nothing can be changed until the server is started again. */
        READ_ONLY,
        /** The mail database is damaged; what is shown was read out of it, and nothing can be changed. */
        DAMAGED
    }
}
