package org.postern.core.config;

import java.util.Arrays;

/** Receives the contradictions that a {@link Checked} record finds. Confined to one reading. */
final class TableCheck {
    private final Problems problems;
    private final String prefix;

    /**
     * Names below are relative to a table.
     *
     * @param path of the table; empty: names are whole paths
     */
    TableCheck(Problems problems, String path) {
        this.problems = problems;
        this.prefix = path.isEmpty() ? "" : path + ".";
    }

    /**
     * Reports a contradiction, unless one of the keys was reported already.
     *
     * @param text a sentence without the line and without values that may be secret
     * @param names the keys that are involved; the line is that of the first that is written
     */
    void refuse(String text, String... names) {
        problems.conflict(text, Arrays.stream(names).map(name -> prefix + name).toList());
    }
}
