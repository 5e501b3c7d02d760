package org.postern.web.imap.connection;

import java.io.IOException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopException.Kind;

/**
 * Converts failures of the protocol into those of the hop. The texts are our own; the server's words are not passed on.
 * Pure.
 */
public final class ImapFailures {
    private ImapFailures() {}

    /** Whether the connection is still usable, because the server answered NO. */
    public static boolean isAnswer(Exception failure) {
        return failure instanceof CommandFailedException || failure instanceof HopException;
    }

    public static HopException of(Exception failure) {
        if (failure instanceof HopException told) {
            return told;
        }
        if (failure instanceof CommandFailedException refusal) {
            return refused(refusal);
        }
        return new HopException(Kind.BROKEN, "the mail server's answer was incomplete", failure);
    }

    private static HopException refused(ProtocolException refusal) {
        return switch (ReplyCode.of(refusal).code()) {
            case "EXPUNGEISSUED" -> messageGone();
            case "NONEXISTENT", "TRYCREATE" -> gone("there is no such folder on the mail server");
            case "OVERQUOTA" -> new HopException(Kind.BROKEN, "the mailbox is full", refusal);
            case "ALREADYEXISTS" -> new HopException(Kind.BROKEN, "a folder with that name already exists", refusal);
            case "NOPERM" -> new HopException(Kind.BROKEN, "the mail server does not allow that", refusal);
            case "TOOBIG" ->
                new HopException(Kind.BROKEN, "the message is larger than the mail server allows", refusal);
            case "INUSE", "UNAVAILABLE", "LIMIT", "SERVERBUG" ->
                new HopException(Kind.BUSY, "the mail server is busy", refusal);
            default -> new HopException(Kind.BROKEN, "the mail server refused that", refusal);
        };
    }

    static HopException unreachable(IOException e) {
        return new HopException(Kind.UNREACHABLE, "the mail server cannot be reached", e);
    }

    public static HopException gone(String what) {
        return new HopException(Kind.GONE, what, null);
    }

    public static HopException messageGone() {
        return gone("the message no longer exists");
    }
}
