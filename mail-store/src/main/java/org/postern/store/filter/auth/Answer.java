package org.postern.store.filter.auth;

import java.util.List;

/**
 * DNS's answer to one question.
 *
 * @param values of the records, as {@link MailDns} writes them; empty unless found
 */
record Answer(State state, List<String> values) {
    static final Answer NONE = new Answer(State.NONE, List.of());
    static final Answer FAILED = new Answer(State.FAILED, List.of());

    enum State {
        FOUND,
        /** The name does not exist or has no such record. This is a definite answer. */
        NONE,
        /** No answer in time, a refusal or a server failure: nothing is known. */
        FAILED
    }

    static Answer of(List<String> values) {
        return values.isEmpty() ? NONE : new Answer(State.FOUND, List.copyOf(values));
    }

    boolean failed() {
        return state == State.FAILED;
    }
}
