package org.postern.web.session;

import java.util.Map;
import java.util.Optional;

/**
 * A notice that is shown once, on the next page.
 *
 * @param text in the reader's language, plain text
 * @param undo how to undo the action, if possible
 */
public record Flash(String text, Optional<Undo> undo) {
    /**
     * A form with one button.
     *
     * @param action our own path that the form posts to
     * @param fields hidden fields, without the CSRF token
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
