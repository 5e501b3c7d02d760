package org.postern.core.cli.owner;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the process that carries out a command may ask of its caller. It runs as the owner of the data, whom the caller does not trust:
 * it gets what the command on the command line is for, and nothing else.
 */
enum CommandRight {
    /** Reads files that are named on the command line. */
    FILES,
    /** Has a file made that is named on the command line. */
    MAKES,
    /** Writes octets to standard output where the command line names {@code -}. */
    OCTETS,
    /** Asks questions. */
    ASKS,
    /** Replaces the configuration of an installed box. */
    CONFIGURES;

    private static final Map<String, EnumSet<CommandRight>> OF_COMMANDS = Map.ofEntries(
            Map.entry("setup", EnumSet.of(FILES, ASKS, CONFIGURES)),
            Map.entry("init", EnumSet.of(CONFIGURES)),
            Map.entry("check", EnumSet.of(CONFIGURES)),
            Map.entry("user add", EnumSet.of(ASKS)),
            Map.entry("user password", EnumSet.of(ASKS)),
            Map.entry("user role", EnumSet.of(ASKS)),
            Map.entry("user disable", EnumSet.of(ASKS)),
            Map.entry("user delete", EnumSet.of(ASKS)),
            Map.entry("sieve put", EnumSet.of(FILES)),
            Map.entry("sieve check", EnumSet.of(FILES)),
            Map.entry("vacation", EnumSet.of(FILES)),
            Map.entry("junk train", EnumSet.of(FILES)),
            Map.entry("junk test", EnumSet.of(FILES)),
            Map.entry("node join", EnumSet.of(FILES)),
            Map.entry("node invite", EnumSet.of(MAKES)),
            Map.entry("import", EnumSet.of(FILES)),
            Map.entry("export", EnumSet.of(MAKES, OCTETS)),
            Map.entry("backup", EnumSet.of(FILES, MAKES, OCTETS, ASKS)),
            Map.entry("restore", EnumSet.of(FILES, ASKS, CONFIGURES)));

    /**
     * Returns what a command needs.
     *
     * @param command its name, such as {@code user add}
     */
    static Set<CommandRight> of(String command) {
        EnumSet<CommandRight> found = OF_COMMANDS.get(command);
        return found == null ? Set.of() : EnumSet.copyOf(found);
    }
}
