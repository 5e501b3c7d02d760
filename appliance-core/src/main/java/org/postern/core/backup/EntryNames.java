package org.postern.core.backup;

import java.util.regex.Pattern;

/**
 * The entries that a backup may hold. The public half of a recovery key is not secret, so anybody who has it can seal a
 * file that opens: no name in a backup is trusted.
 */
final class EntryNames {
    static final String MANIFEST = "manifest.json";
    static final String CONTENTS = "contents.json";
    static final String CONFIG = "postern.toml";
    static final String KEYS = "keys/";
    static final String FILES = "files/";
    static final String DATABASE = "mail.db";
    static final String LOG = "mail.db-wal";
    static final String SUMS = "sums.json";

    /** Small files; a box has a few dozen. */
    static final long MOST_SMALL = 1 << 20;

    /** About 100,000 folders; read without a tree in memory, by a command that has 256 MiB. */
    static final long MOST_CONTENTS = 16 << 20;

    static final int MOST_FILES = 2_000;

    private static final String SEGMENT = "[A-Za-z0-9_@+=,][A-Za-z0-9_@+=,.-]{0,99}";
    private static final Pattern TREE = Pattern.compile("(keys|files)(/" + SEGMENT + "){1,6}");

    private EntryNames() {}

    static boolean allowed(String name) {
        return switch (name) {
            case MANIFEST, CONTENTS, CONFIG, DATABASE, LOG, SUMS -> true;
            default -> name.length() <= 300 && TREE.matcher(name).matches();
        };
    }

    /** The most that an entry may hold; for mail the free space decides. */
    static long most(String name) {
        return switch (name) {
            case DATABASE, LOG -> Long.MAX_VALUE;
            case CONTENTS -> MOST_CONTENTS;
            default -> MOST_SMALL;
        };
    }
}
