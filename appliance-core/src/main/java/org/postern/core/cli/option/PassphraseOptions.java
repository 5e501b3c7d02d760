package org.postern.core.cli.option;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.Secrets;
import org.postern.tls.seal.Opener;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The sources of a passphrase: never the command line itself nor the environment, which others on the machine can read.
 */
public final class PassphraseOptions {
    /** Shorter passphrases can be guessed, however expensive one try is. */
    private static final int LEAST = 12;

    private static final String OTHER_WAYS = "--passphrase-file, or make a recovery key: postern recovery-key new";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "The passphrase is the first line of FILE.")
    private @Nullable Path file;

    @Option(names = "--passphrase-stdin", description = "The passphrase is the first line of standard input.")
    private boolean standardInput;

    public boolean given() {
        return file != null || standardInput;
    }

    public boolean standardInput() {
        return standardInput;
    }

    /** Reads the passphrase according to the options. The caller closes it. */
    Opener.Passphrase read() {
        return new Opener.Passphrase(characters());
    }

    private char[] characters() {
        CommandTerminal terminal = AtTerminal.of(command);
        if (file != null && standardInput) {
            throw new ApplianceException("give either --passphrase-file or --passphrase-stdin");
        }
        try {
            return file != null ? Secrets.file(terminal, file) : Secrets.line(terminal.input());
        } catch (java.io.IOException e) {
            throw new ApplianceException("standard input cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads a passphrase for a new backup, by option or asked for twice. The caller closes it. */
    public Opener.Passphrase choose() {
        char[] chosen = given() ? characters() : ask(AtTerminal.of(command));
        if (chosen.length < LEAST) {
            Arrays.fill(chosen, '\0');
            throw new ApplianceException(
                    "a passphrase of a backup has at least " + LEAST + " characters. Nothing was written");
        }
        return new Opener.Passphrase(chosen);
    }

    private static char[] ask(CommandTerminal terminal) {
        String question = "Passphrase for this backup (at least " + LEAST + " characters): ";
        char[] first = terminal.secret(question, false, OTHER_WAYS);
        while (first.length < LEAST) {
            Arrays.fill(first, '\0');
            terminal.tell("That has less than " + LEAST + " characters; once more.");
            first = terminal.secret(question, false, OTHER_WAYS);
        }
        char[] second = terminal.secret("The same again: ", false, OTHER_WAYS);
        boolean same = Arrays.equals(first, second);
        Arrays.fill(second, '\0');
        if (!same) {
            Arrays.fill(first, '\0');
            throw new ApplianceException("the two passphrases differ. Nothing was written");
        }
        return first;
    }
}
