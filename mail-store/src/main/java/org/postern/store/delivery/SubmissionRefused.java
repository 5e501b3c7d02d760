package org.postern.store.delivery;

/** The message is not accepted: the SMTP reply to the final dot (RFC 5321 4.2, RFC 3463). */
public final class SubmissionRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String enhancedCode;

    SubmissionRefused(int code, String enhancedCode, String text) {
        super(text, null, false, false); // a peer's mistake needs no stack trace
        this.code = code;
        this.enhancedCode = enhancedCode;
    }

    /** The reply code: 5xx, or 451 when a necessary answer was not available. */
    public int code() {
        return code;
    }

    /** The enhanced status code, such as {@code 5.7.1}. */
    public String enhancedCode() {
        return enhancedCode;
    }

    /** The text for a person: printable, one line, at most 400 characters. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
