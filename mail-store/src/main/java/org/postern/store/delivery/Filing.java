package org.postern.store.delivery;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.BytesMessage;

/**
 * Decides where an account wants a message. Thread-safe; never throws: if an account's own filter fails, the message
 * goes to the inbox.
 */
@FunctionalInterface
public interface Filing {
    /**
     * The plan for one account.
     *
     * @param recipient as given in RCPT, with its {@code +detail}
     */
    Plan plan(Account account, EmailAddress recipient, IncomingMessage arrival, boolean junk);

    /**
     * A plan for the message. When everything is empty, the message is discarded.
     *
     * @param redirects further addresses that get it from this account
     * @param reply an automatic reply (RFC 3834)
     */
    record Plan(List<Keep> keeps, List<EmailAddress> redirects, Optional<Reply> reply) {
        /** Into the inbox, or into Junk when it is junk. */
        public static final Plan KEEP =
                new Plan(List.of(new Keep(Optional.empty(), Set.of(), Set.of())), List.of(), Optional.empty());

        public Plan {
            keeps = List.copyOf(keeps);
            redirects = List.copyOf(redirects);
        }
    }

    /**
     * A copy.
     *
     * @param folder by name, made when missing; empty for the inbox, or Junk when the message is junk
     * @param keywords atoms without blanks (RFC 3501 2.3.2)
     */
    record Keep(Optional<String> folder, Set<Flag> flags, Set<String> keywords) {}

    /**
     * An automatic reply, sent with the null reverse-path.
     *
     * @param message the whole reply with CRLF lines, such as a {@link BytesMessage}
     */
    record Reply(EmailAddress to, SpooledMessage message) {}
}
