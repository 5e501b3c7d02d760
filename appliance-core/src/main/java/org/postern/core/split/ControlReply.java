package org.postern.core.split;

/** An answer as HTTP has it: 200 with the answer, 409 with a refusal in words for the person, else nothing but the status. */
record ControlReply(int status, String json) {
    static final int OK = 200;
    static final int REFUSED = 409;
    /** No node of this version asks it. */
    static final int UNKNOWN = 404;

    static ControlReply status(int status) {
        return new ControlReply(status, "");
    }

    /** What the organizer refused. */
    record Refusal(String words, boolean gone) {}
}
