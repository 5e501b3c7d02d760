package org.postern.web.organizer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.web.session.HopLogin;

/** A person's labels, and which messages have them. A label is known by its keyword, which it keeps. */
public interface Labels {
    /** A mail server that keeps no labels; pages do not offer them. */
    Labels NONE = new Labels() {
        @Override
        public boolean available() {
            return false;
        }

        @Override
        public List<Label> list(HopLogin who) {
            return List.of();
        }

        @Override
        public Saving save(HopLogin who, Optional<String> keyword, String name, Color color) {
            return new Saving(Outcome.FULL, Optional.empty());
        }

        @Override
        public void order(HopLogin who, List<String> keywords) {}

        @Override
        public int remove(HopLogin who, String keyword) {
            return 0;
        }

        @Override
        public int mark(HopLogin who, Collection<String> uidls, Set<String> add, Set<String> remove) {
            return 0;
        }
    };

    default boolean available() {
        return true;
    }

    /** In the person's order. */
    @Idempotent
    List<Label> list(HopLogin who);

    /** Makes a label, or gives the one with this keyword another name and colour. */
    Saving save(HopLogin who, Optional<String> keyword, String name, Color color);

    /** Puts the labels into this order. */
    @Idempotent
    void order(HopLogin who, List<String> keywords);

    /** Removes a label; the messages that had it stay. Returns their number. */
    int remove(HopLogin who, String keyword);

    /** Adds labels to messages, and removes others; returns how many messages changed. Missing messages are skipped. */
    @Idempotent
    int mark(HopLogin who, Collection<String> uidls, Set<String> add, Set<String> remove);

    /**
     * A label.
     *
     * @param unread messages with it, without those in Trash and Junk
     */
    record Label(String keyword, String name, Color color, int unread) {}

    /** What a label looks like. */
    enum Color {
        BLUE,
        GREEN,
        RED,
        YELLOW,
        PURPLE,
        TEAL,
        PINK,
        GRAY
    }

    /**
     * The outcome of {@link #save}.
     *
     * @param keyword of the label, if it was saved
     */
    record Saving(Outcome outcome, Optional<String> keyword) {}

    /** Whether a label was saved. */
    enum Outcome {
        SAVED,
        /** The name is empty or too long, or holds a quotation mark or control characters. */
        NAME,
        TAKEN,
        /** There are too many labels. */
        FULL,
        GONE
    }
}
