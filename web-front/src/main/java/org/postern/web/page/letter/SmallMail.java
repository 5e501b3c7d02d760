package org.postern.web.page.letter;

import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.hop.SendResult;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.page.Visit;

/** Sends a mail that a page wrote for the person, over the hop like any other. */
final class SmallMail {
    private SmallMail() {}

    /**
     * Sends it, and files the copy.
     *
     * @return what the server said when it refused the mail; empty when it was sent
     * @throws HopException when the server cannot be reached
     * @throws InvalidFieldException when it contains something that a message cannot hold
     */
    static Optional<String> refusal(Visit visit, OutgoingMessage message) {
        try (SentCopy copy = SentCopy.of(visit)) {
            SendResult result = visit.desk().programs().sender().send(visit.login(), message, copy.stream());
            if (result instanceof SendResult.Refused refused) {
                return Optional.of(refused.recipients().stream()
                        .map(SendResult.Refusal::reply)
                        .findFirst()
                        .orElse(refused.reason()));
            }
            boolean unused = copy.file(visit);
            return Optional.empty();
        }
    }
}
