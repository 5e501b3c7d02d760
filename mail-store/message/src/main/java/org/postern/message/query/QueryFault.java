package org.postern.message.query;

/**
 * A part of a search that was not understood.
 *
 * @param what as it was typed; may be empty
 */
public record QueryFault(Kind kind, String what) {
    /** What is wrong. */
    public enum Kind {
        /** There is no such operator. */
        OPERATOR,
        /** An operator without a value. */
        EMPTY,
        DATE,
        AGE,
        SIZE,
        IS,
        HAS,
        FOLDER,
        LABEL,
        /** Parentheses group nothing here. */
        PARENTHESES,
        /** OR without something on both sides. */
        OR,
        /** More terms than are searched for at once. */
        MANY,
        /** No letters and no digits in it. */
        NOTHING,
        /** The mail server cannot search for this. */
        UNAVAILABLE
    }
}
