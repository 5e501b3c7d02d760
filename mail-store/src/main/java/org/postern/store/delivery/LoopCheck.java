package org.postern.store.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.MailHeader;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;

/** Finds mail loops (RFC 5321 6.3). Pure. */
final class LoopCheck {
    /** RFC 5321 6.3 asks for at least 100 "normally"; real mail to one office never passes 50 hosts. */
    private static final int RECEIVED_LIMIT = 50;

    private LoopCheck() {}

    /** Throws {@link SubmissionRefused} 554 5.4.6. */
    static void refuseLoops(MailHeader header, Collection<EmailAddress> recipients) {
        Set<String> keys = new HashSet<>();
        recipients.forEach(recipient -> keys.add(recipient.key()));
        int received = 0;
        for (RawField field : header.fields()) {
            String name = MailHeader.nameOf(field);
            if (name.equals("received")) {
                received++;
            } else if (name.equals("delivered-to") && keys.contains(key(field))) {
                throw new SubmissionRefused(554, "5.4.6", "mail loop: the message was delivered here before");
            }
        }
        if (received > RECEIVED_LIMIT) {
            throw new SubmissionRefused(
                    554, "5.4.6", "mail loop: the message has passed more than " + RECEIVED_LIMIT + " hosts");
        }
    }

    private static String key(RawField field) {
        try {
            return EmailAddress.parse(field.getBody().strip()).key();
        } catch (InvalidAddressException e) {
            return "";
        }
    }
}
