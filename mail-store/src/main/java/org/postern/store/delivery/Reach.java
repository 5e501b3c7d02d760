package org.postern.store.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.message.MailPath;
import org.postern.store.message.Xtext;

/**
 * The accounts and addresses behind an envelope after resolving aliases and groups: each account once, each foreign
 * address once. Confined to one delivery.
 */
final class Reach {
    private final Map<Long, Local> accounts = new LinkedHashMap<>();
    private final Map<String, Forward> forwards = new LinkedHashMap<>();
    private final Map<String, EmailAddress> foreign = new LinkedHashMap<>();

    /**
     * An account.
     *
     * @param recipient the address in the envelope that led to it
     * @param own whether that address is the account's own, not an alias or group
     */
    record Local(Account account, EmailAddress recipient, boolean own) {}

    /** A foreign address behind a local one. */
    record Forward(EmailAddress recipient, EmailAddress to) {}

    private Reach() {}

    /**
     * Resolves an envelope. RCPT has asked the same before; a recipient that has become unreachable since is refused
     * here.
     *
     * @param relay whether foreign recipients are allowed
     * @throws SubmissionRefused 550 for a recipient that cannot be reached
     */
    static Reach of(List<EmailAddress> recipients, Directory directory, boolean relay) {
        Reach reach = new Reach();
        for (EmailAddress recipient : recipients) {
            if (directory.local(recipient)) {
                reach.follow(recipient, directory);
            } else if (relay) {
                reach.foreign.putIfAbsent(recipient.key(), recipient);
            } else {
                throw new SubmissionRefused(550, "5.7.1", "relaying denied");
            }
        }
        reach.foreign.keySet().forEach(reach.forwards::remove);
        return reach;
    }

    private void follow(EmailAddress recipient, Directory directory) {
        if (!(directory.resolve(recipient) instanceof Directory.Resolution.Known known)) {
            throw new SubmissionRefused(550, "5.1.1", "a recipient has no mailbox here any more");
        }
        for (Account account : known.accounts()) {
            Local local = new Local(account, recipient, known.own());
            // A person who is both addressed directly and a member of a group counts as addressed directly.
            accounts.merge(account.id(), local, (before, now) -> before.own() ? before : now.own() ? now : before);
        }
        known.foreign().forEach(to -> forwards.putIfAbsent(to.key(), new Forward(recipient, to)));
    }

    Collection<Local> accounts() {
        return accounts.values();
    }

    /** Foreign addresses in the envelope itself. */
    List<EmailAddress> foreign() {
        return List.copyOf(foreign.values());
    }

    /**
     * Reports asked for a group are asked for its foreign members, under the name that the sender knows (RFC 3461
     * 5.2.7.2).
     */
    DsnRequest request(DsnRequest asked) {
        Map<String, DsnRequest.Wish> wishes = new HashMap<>(asked.wishes());
        for (Forward forward : forwards.values()) {
            DsnRequest.Wish wish = asked.wish(forward.recipient());
            String named = "rfc822;" + Xtext.encode(MailPath.of(forward.recipient()));
            wishes.put(
                    forward.to().key(),
                    new DsnRequest.Wish(wish.events(), wish.originalRecipient().or(() -> Optional.of(named))));
        }
        return new DsnRequest(asked.envelopeId(), asked.returned(), wishes);
    }

    Collection<Forward> forwards() {
        return forwards.values();
    }
}
