package org.postern.store.mailbox;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.address.EmailAddress;

/**
 * The delivery reports that the sender of a message requests (RFC 3461 4), in the form sent over the wire.
 *
 * @param envelopeId xtext as received; empty when none was given
 * @param returned how much of the message a failure report includes; empty: the reporter decides
 * @param wishes by {@link EmailAddress#key()} of the recipient; for other recipients the rules without DSN apply
 */
public record DsnRequest(Optional<String> envelopeId, Optional<Returned> returned, Map<String, Wish> wishes) {
    /** No requests. */
    public static final DsnRequest NONE = new DsnRequest(Optional.empty(), Optional.empty(), Map.of());

    public DsnRequest {
        wishes = Map.copyOf(wishes);
    }

    /** RET (RFC 3461 4.3). */
    public enum Returned {
        FULL,
        HDRS
    }

    /** NOTIFY (RFC 3461 4.1); {@code NEVER} cannot be combined with others. */
    public enum Notify {
        NEVER,
        SUCCESS,
        FAILURE,
        DELAY
    }

    /**
     * The request for one recipient.
     *
     * @param events of NOTIFY; empty when the parameter was not given, which means failures, and delays if the reporter
     *     chooses
     * @param originalRecipient {@code type;xtext} as received
     */
    public record Wish(Set<Notify> events, Optional<String> originalRecipient) {
        /** No requests. */
        public static final Wish NONE = new Wish(Set.of(), Optional.empty());

        public Wish {
            events = Set.copyOf(events);
        }

        /** Whether the sender wants a report of such an event. */
        public boolean wants(Notify what) {
            return events.isEmpty() ? what == Notify.FAILURE || what == Notify.DELAY : events.contains(what);
        }

        /** The value of NOTIFY; empty when it was not given. */
        public String notifyWords() {
            return events.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
        }

        /** Parses the value of NOTIFY; throws {@link IllegalArgumentException} for invalid values. */
        public static Set<Notify> events(String words) {
            Set<Notify> events = EnumSet.noneOf(Notify.class);
            for (String word : words.split(",", -1)) {
                events.add(Notify.valueOf(word.toUpperCase(Locale.ROOT)));
            }
            if (events.contains(Notify.NEVER) && events.size() > 1) {
                throw new IllegalArgumentException("NEVER cannot be combined with others");
            }
            return events;
        }
    }

    public Wish wish(EmailAddress recipient) {
        return wishes.getOrDefault(recipient.key(), Wish.NONE);
    }
}
