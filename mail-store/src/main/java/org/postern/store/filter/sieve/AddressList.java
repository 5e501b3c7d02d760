package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ContentUtil;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;

/** Addresses in header fields and scripts, parsed by mime4j. Pure. */
final class AddressList {
    /** Characters of one field that are read: about two thousand addresses. */
    private static final int LIMIT = 65_536;

    private static final int MOST = 2_000;

    private AddressList() {}

    /**
     * An address as written; mail to it may be impossible.
     *
     * @param domain empty when there is none
     */
    record Written(String local, String domain) {
        String all() {
            return domain.isEmpty() ? local : local + "@" + domain;
        }

        Optional<EmailAddress> valid() {
            try {
                return Optional.of(EmailAddress.parse(all()));
            } catch (InvalidAddressException e) {
                return Optional.empty();
            }
        }
    }

    /** All addresses in the body of a field; unreadable ones are skipped. */
    static List<Written> in(String field) {
        String read = field.length() > LIMIT ? field.substring(0, LIMIT) : field;
        List<Written> found = new ArrayList<>();
        byte[] bytes = read.getBytes(UTF_8);
        for (Address address : LenientAddressParser.DEFAULT.parseAddressList(
                ContentUtil.encode(UTF_8, read), new ParserCursor(0, bytes.length))) {
            List<Mailbox> mailboxes =
                    address instanceof Group group ? group.getMailboxes() : List.of((Mailbox) address);
            for (Mailbox mailbox : mailboxes) {
                String local = mailbox.getLocalPart();
                String domain = mailbox.getDomain();
                if (local != null && found.size() < MOST) {
                    found.add(new Written(local, domain == null ? "" : domain));
                }
            }
        }
        return found;
    }

    /** One address, as {@code a@b} or with a name before {@code <a@b>}. */
    static Optional<EmailAddress> single(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        List<Written> found = in(text);
        return found.size() == 1 ? found.get(0).valid() : Optional.empty();
    }
}
