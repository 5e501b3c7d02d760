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
    Plan plan(Account account, EmailAddress recipient, IncomingMessage arrival, Standing standing);

    /** Whether the account blocked the author. Then the message goes to Junk, and no plan is made. */
    default boolean blocked(Account account, IncomingMessage arrival) {
        return false;
    }

    /** Called when the message of a plan is on disk. */
    default void stored(long accountId, Plan plan) {}

    /**
     * What is known about a message before the account is asked.
     *
     * @param junk whether it goes to Junk unless the account says otherwise
     * @param answerable whether an automatic reply reaches the one who wrote, and nobody whose address was forged
     */
    record Standing(boolean junk, boolean answerable) {}

    /**
     * A plan for the message. When everything is empty, the message is discarded.
     *
     * @param redirects further addresses that get it from this account
     * @param reply an automatic reply (RFC 3834)
     * @param refusal a refusal that the account asks for; {@code keeps} holds the copies where it is not possible
     * @param remembered digests to remember once the message is on disk
     */
    record Plan(
            List<Keep> keeps,
            List<EmailAddress> redirects,
            Optional<Reply> reply,
            Optional<Refusal> refusal,
            Set<String> remembered) {
        /** Into the inbox, or into Junk when it is junk. */
        public static final Plan KEEP =
                new Plan(List.of(new Keep(Optional.empty(), Set.of(), Set.of())), List.of(), Optional.empty());

        public Plan {
            keeps = List.copyOf(keeps);
            redirects = List.copyOf(redirects);
            remembered = Set.copyOf(remembered);
        }

        public Plan(List<Keep> keeps, List<EmailAddress> redirects, Optional<Reply> reply) {
            this(keeps, redirects, reply, Optional.empty(), Set.of());
        }
    }

    /**
     * A refusal (RFC 5429). It is the SMTP reply if the account is the only recipient. Otherwise it is sent as mail, and
     * only to a sender who is proven; else the message is kept.
     *
     * @param text one line of printable ASCII
     * @param notice the refusal as mail; empty if nobody may be answered
     */
    record Refusal(String text, Optional<Reply> notice) {}

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
