package org.postern.web.session;

import java.util.Map;
import java.util.Optional;

/**
 * A notice that is shown once, on the next page.
 *
 * @param text in the reader's language, plain text
 * @param undo how the act is taken back, if it can be
 */
public record Flash(String text, Optional<Undo> undo) {
    /**
     * A form of one button.
     *
     * @param action path of our own that the form posts to
     * @param fields hidden fields, the CSRF token apart
     */
    public record Undo(String action, Map<String, String> fields) {
        public Undo {
            fields = Map.copyOf(fields);
        }
    }

    public static Flash of(String text) {
        return new Flash(text, Optional.empty());
    }
}
