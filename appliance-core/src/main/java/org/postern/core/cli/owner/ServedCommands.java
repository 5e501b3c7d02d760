package org.postern.core.cli.owner;

import java.util.Set;
import org.postern.core.ApplianceException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The commands that the server carries out itself: those that need its store and nothing else. Not those that read or copy the
 * database's file, open locks or keys (a process that closes a descriptor of a file loses all its locks on it), nor those that
 * read files of any size from elsewhere, nor those that only print a list of any length: the server's memory is for mail.
 */
public final class ServedCommands {
    private static final Set<String> NAMES = Set.of(
            "user add",
            "user list",
            "user role",
            "user password",
            "user disable",
            "user enable",
            "user delete",
            "alias add",
            "alias list",
            "alias show",
            "alias delete",
            "group add",
            "group join",
            "group leave",
            "group list",
            "group delete",
            "catch-all set",
            "catch-all show",
            "catch-all off",
            "queue show",
            "queue retry",
            "queue hold",
            "queue release",
            "queue delete",
            "suppression add",
            "suppression delete",
            "sieve put",
            "sieve list",
            "sieve show",
            "sieve activate",
            "sieve deactivate",
            "sieve delete",
            "vacation",
            "app-password add",
            "app-password list",
            "app-password revoke",
            "junk status",
            "junk reset");

    private ServedCommands() {}

    /** Whether the server does it. */
    static boolean are(String command) {
        return NAMES.contains(command);
    }

    static Set<String> names() {
        return NAMES;
    }

    /** Refuses another command: the server has asked nobody for it. */
    public static void require(ParseResult parsed) {
        String name = OwnerCommands.name(parsed);
        if (!are(name)) {
            ApplianceException refused =
                    new ApplianceException("the server does not carry out \"" + name + "\" itself");
            throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), refused.getMessage(), refused);
        }
    }
}
