package org.postern.core.config.value;

import java.util.List;

/** A list of texts; the key defines their meaning. */
public record TextList(List<String> texts) {
    public TextList {
        texts = List.copyOf(texts);
    }

    /** Without its content, which may be passwords. */
    @Override
    public String toString() {
        return "TextList[" + texts.size() + "]";
    }
}
