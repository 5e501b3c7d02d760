package org.postern.core.console;

import java.util.Optional;

/** A terminal to ask a person on. Empty answers to both questions mean that the input has ended. */
public interface SetupTerminal {
    void say(String text);

    Optional<String> line(String prompt);

    /** Not shown while it is typed; the caller wipes it. */
    Optional<char[]> secret(String prompt);
}
