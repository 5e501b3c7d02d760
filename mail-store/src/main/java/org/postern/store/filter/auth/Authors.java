package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.RawField;
import org.postern.store.address.Domain;
import org.postern.store.address.InvalidAddressException;

/**
 * Whom the From field names.
 *
 * @param fields number of From fields
 * @param domains of all authors, each once, of groups too (RFC 6854)
 * @param readable false when an author has no domain, when the field names none or more than {@link #MOST}
 */
record Authors(int fields, Set<Domain> domains, boolean readable) {
    static final int MOST = 10;
    private static final int LONGEST = 16_384; // octets of a field; more is an attack on parsers, not a list of authors

    static Authors of(List<RawField> from) {
        Set<Domain> domains = new LinkedHashSet<>();
        boolean readable = !from.isEmpty();
        for (RawField field : from) {
            readable &= add(field, domains);
        }
        return new Authors(from.size(), Set.copyOf(domains), readable && domains.size() <= MOST);
    }

    private static boolean add(RawField field, Set<Domain> domains) {
        byte[] raw = field.getRaw().toByteArray();
        if (raw.length > LONGEST) {
            return false;
        }
        String text = new String(raw, UTF_8);
        List<Mailbox> authors = LenientAddressParser.DEFAULT
                .parseAddressList(text.substring(text.indexOf(':') + 1).replaceAll("\r?\n", ""))
                .flatten();
        boolean readable = !authors.isEmpty();
        for (Mailbox author : authors) {
            try {
                String domain = author.getDomain();
                domains.add(Domain.parse(domain == null ? "" : domain));
            } catch (InvalidAddressException e) {
                readable = false;
            }
        }
        return readable;
    }
}
