package org.postern.store.filter.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.message.address.AddressScanner;
import org.postern.message.address.Author;
import org.postern.message.address.LocalParts;
import org.postern.message.header.HeaderFields;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;

/** Addresses in header fields and scripts. Pure. */
final class AddressList {
    /** Characters of one field that are read: about two thousand addresses. */
    private static final int LIMIT = 65_536;

    private static final int MOST = 2_000;

    private AddressList() {}

    /**
     * An address as written, the local part without quotes; mail to it may be impossible.
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

    /** All addresses in the body of a field; entries with only a name are skipped. */
    static List<Written> in(String field) {
        String read = field.length() > LIMIT ? field.substring(0, LIMIT) : field;
        List<Written> found = new ArrayList<>();
        for (AddressScanner.Piece piece : AddressScanner.scan(read, MOST)) {
            String address = piece.address();
            int sign = address.lastIndexOf('@');
            String local = LocalParts.unquoted(
                    sign < 0 ? address : address.substring(0, sign).strip());
            if (!local.isEmpty()) {
                found.add(new Written(
                        local, sign < 0 ? "" : address.substring(sign + 1).strip()));
            }
        }
        return found;
    }

    /** The addresses of the authors, as the page shows them; none where the author is not clear. */
    static List<Written> authors(HeaderFields header) {
        return Author.of(header).addresses().stream()
                .flatMap(address -> in(address).stream())
                .toList();
    }

    /** One address, as {@code a@b} or with a name before {@code <a@b>}. */
    static Optional<EmailAddress> single(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        List<AddressScanner.Piece> found = AddressScanner.scan(text, 2);
        List<Written> written = in(text);
        return found.size() == 1 && written.size() == 1 ? written.get(0).valid() : Optional.empty();
    }
}
