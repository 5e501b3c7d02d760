package org.postern.web.organizer;

import java.util.List;
import java.util.Optional;
import org.postern.web.session.HopLogin;

/** What the office knows that helps to judge who wrote a message. */
public interface Colleagues {
    /**
     * The office, and the people in it who have one of these names.
     *
     * @param nameKeys of display names, as {@code NameKey} makes them; at most 200
     */
    @Idempotent
    OfficeFacts office(HopLogin who, List<String> nameKeys);

    /**
     * Facts about the office.
     *
     * @param server the name under which the mail server writes into the messages that it receives; empty where another
     *     server receives them
     * @param domains of the office, in ASCII
     */
    record OfficeFacts(Optional<String> server, List<String> domains, List<Colleague> colleagues) {
        public static final OfficeFacts NONE = new OfficeFacts(Optional.empty(), List.of(), List.of());
    }

    /** A person of the office. */
    record Colleague(String nameKey, String address) {}
}
