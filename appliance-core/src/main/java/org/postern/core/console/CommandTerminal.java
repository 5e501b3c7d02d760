package org.postern.core.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.postern.core.config.ConfigKeeper;

/**
 * The person who called a command, as the command sees him: his screen, his keyboard, his files. Either of this process, or of
 * another one that the command runs for. Confined to one command.
 */
public interface CommandTerminal {
    PrintWriter out();

    PrintWriter err();

    /** Standard input; never closed. */
    InputStream input();

    /** Standard output for octets, without a printer that swallows errors; closing it only flushes. */
    OutputStream octets();

    /** To ask questions on; empty without a terminal, for example in a script. */
    Optional<SetupTerminal> questions();

    /**
     * Asks on the terminal itself, whatever standard input is. The caller wipes the result.
     *
     * @param otherWays options that work without a terminal, for the error message
     */
    char[] secret(String question, boolean echo, String otherWays);

    /** Prints a message between two such questions. */
    void tell(String text);

    /** A bar whose total comes with each step. */
    Progress progress(String task, String unit, long unitSize);

    /** The same for many small pieces. */
    Progress late(String task);

    /** Opens a file that the person has named. */
    InputStream open(Path named) throws IOException;

    /** In octets. */
    long size(Path named) throws IOException;

    /**
     * A file or directory that the person has named, with what is in it, at a place where this process can read it.
     *
     * @param scratch a private directory, for a copy
     */
    LocalCopy bring(Path named, Path scratch) throws IOException;

    /** Makes a file that the person has named; empty if this process makes it itself. */
    Optional<NewFile> create(Path named, long space) throws IOException;

    /** The user who called, if it was another process's. */
    Optional<String> caller();

    /** Whether the service is restarted after this command. */
    boolean startsAnew();

    /** Replaces the configuration where it belongs to the caller and not to this user. */
    Optional<ConfigKeeper> keeper();
}
