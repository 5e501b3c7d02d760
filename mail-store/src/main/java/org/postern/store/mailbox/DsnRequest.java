package org.postern.store.mailbox;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.address.EmailAddress;

/**
 * What the sender of a message asks to be told (RFC 3461 4), as it goes over the wire.
 *
 * @param envelopeId xtext as it came; empty when none was given
 * @param returned how much of the message a report of failure brings back; empty: as the reporter likes
 * @param wishes by {@link EmailAddress#key()} of the recipient; who has none is reported on by the rules without DSN
 */
public record DsnRequest(Optional<String> envelopeId, Optional<Returned> returned, Map<String, Wish> wishes) {
    /** Nothing was asked. */
    public static final DsnRequest NONE = new DsnRequest(Optional.empty(), Optional.empty(), Map.of());

    public DsnRequest {
        wishes = Map.copyOf(wishes);
    }

    /** RET (RFC 3461 4.3). */
    public enum Returned {
        FULL,
        HDRS
    }

    /** NOTIFY (RFC 3461 4.1); {@code NEVER} stands alone. */
    public enum Notify {
        NEVER,
        SUCCESS,
        FAILURE,
        DELAY
    }

    /**
     * What is asked for one recipient.
     *
     * @param events of NOTIFY; empty when nothing was said, which means failures, and delays as the reporter likes
     * @param originalRecipient {@code type;xtext} as it came
     */
    public record Wish(Set<Notify> events, Optional<String> originalRecipient) {
        /** Nothing was asked. */
        public static final Wish NONE = new Wish(Set.of(), Optional.empty());

        public Wish {
            events = Set.copyOf(events);
        }

        /** Whether the sender wants to hear of such a thing. */
        public boolean wants(Notify what) {
            return events.isEmpty() ? what == Notify.FAILURE || what == Notify.DELAY : events.contains(what);
        }

        /** The value of NOTIFY; empty when nothing was said. */
        public String notifyWords() {
            return events.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
        }

        /** Reads the value of NOTIFY; throws {@link IllegalArgumentException} for anything else. */
        public static Set<Notify> events(String words) {
            Set<Notify> events = EnumSet.noneOf(Notify.class);
            for (String word : words.split(",", -1)) {
                events.add(Notify.valueOf(word.toUpperCase(Locale.ROOT)));
            }
            if (events.contains(Notify.NEVER) && events.size() > 1) {
                throw new IllegalArgumentException("NEVER stands alone");
            }
            return events;
        }
    }

    public Wish wish(EmailAddress recipient) {
        return wishes.getOrDefault(recipient.key(), Wish.NONE);
    }
}
