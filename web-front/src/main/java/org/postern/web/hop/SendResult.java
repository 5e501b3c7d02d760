package org.postern.web.hop;

import java.util.List;

/** The mail server's answer to a submitted message. */
public sealed interface SendResult {
    /** Accepted for every recipient. */
    record Sent(String messageId) implements SendResult {}

    /**
     * Nothing was sent.
     *
     * @param recipients the refused ones, in the server's words
     * @param reason for the message as a whole, or empty
     */
    record Refused(List<Refusal> recipients, String reason) implements SendResult {}

    record Refusal(String address, String reply) {}
}
