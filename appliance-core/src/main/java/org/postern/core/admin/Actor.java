package org.postern.core.admin;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The person who administers, and from where. On the console, both values come from the operating system and
 * {@code sudo}; the owner of the data could write anything else.
 *
 * @param name a user of the operating system, or the address of an administrator
 * @param origin {@code console}, or the address of the browser
 */
public record Actor(String name, String origin) {
    /** Set by a launcher that runs a command as the owner of the data: the user who called the launcher. */
    public static final String CALLER = "POSTERN_CALLER";

    private static final String CONSOLE = "console";
    private static final Pattern USER = Pattern.compile("[\\p{Alnum}_.@\\\\-]{1,64}\\$?");

    /**
     * The user who runs a command: {@code alice by sudo} if {@code sudo} reports one; else the user before the launcher
     * gave up root's rights; else the user of the process.
     */
    public static Actor ofCommand(Map<String, String> environment, String user) {
        Optional<String> sudo = named(environment, "SUDO_USER").map(name -> name + " by sudo");
        return new Actor(sudo.or(() -> named(environment, CALLER)).orElse(user), CONSOLE);
    }

    /** A user who calls from another process. */
    public static Actor onConsole(String name) {
        return new Actor(name, CONSOLE);
    }

    private static Optional<String> named(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(name -> USER.matcher(name).matches());
    }
}
