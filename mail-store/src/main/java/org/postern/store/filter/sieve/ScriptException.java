package org.postern.store.filter.sieve;

/** A script that cannot be read, or that failed while it ran; the message tells the author of the script why. */
public final class ScriptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;

    ScriptException(int line, String message) {
        super(line == 0 ? message : "line " + line + ": " + message);
        this.line = line;
        this.reason = message;
    }

    /** Counted from 1; 0 when it concerns the script as a whole. */
    public int line() {
        return line;
    }

    /** Without the line. */
    public String reason() {
        return reason;
    }
}
