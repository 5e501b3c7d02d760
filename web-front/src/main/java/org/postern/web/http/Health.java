package org.postern.web.http;

import java.util.List;

/** Whether the box does its work. Thread-safe; answers at once, because anybody may ask. */
@FunctionalInterface
public interface Health {
    /** A front alone. */
    Health WELL = List::of;

    /** The names of the parts that fail, in words that may be read by anybody; empty when all is well. */
    List<String> failing();
}
