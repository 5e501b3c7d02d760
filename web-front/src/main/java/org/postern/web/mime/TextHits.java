package org.postern.web.mime;

import java.util.BitSet;

/** Finds what a reader searched for in a piece of a mail's text. Implementations are immutable. */
@FunctionalInterface
public interface TextHits {
    /** Nothing was searched for. */
    TextHits NONE = text -> new BitSet();

    /** The characters of the text that belong to a hit. */
    BitSet in(String text);
}
