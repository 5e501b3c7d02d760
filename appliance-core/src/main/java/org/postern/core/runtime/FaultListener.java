package org.postern.core.runtime;

import java.time.Instant;

/** Hears of parts of the box that do not work. It returns at once. */
public interface FaultListener {
    /** A part fails, and did so at the look before; called at each look. */
    void lasts(String part, String fault, Instant since);

    /** A part works again of which {@link #lasts} was called. */
    void ended(String part, Instant since);
}
