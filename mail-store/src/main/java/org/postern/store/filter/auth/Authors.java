package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.RawField;
import org.postern.store.address.Domain;
import org.postern.store.address.InvalidAddressException;

/**
 * The authors in the From field.
 *
 * @param fields number of From fields
 * @param domains of all authors, each once, also in groups (RFC 6854)
 * @param readable false when a field has no domain, an invalid one, or more than {@link #MOST}
 */
record Authors(int fields, Set<Domain> domains, boolean readable) {
    static final int MOST = 10;
    private static final Pattern SHOWN = Pattern.compile("@[ \t]*([^ \t<>,;:@\\[\\]]+)");
    private static final int LONGEST =
            16_384; // octets of a field; a longer one attacks parsers and is not a list of authors

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
        String value = text.substring(text.indexOf(':') + 1).replaceAll("\r?\n", "");
        List<Mailbox> authors =
                LenientAddressParser.DEFAULT.parseAddressList(value).flatten();
        for (Mailbox author : authors) {
            String domain = author.getDomain();
            if (domain != null) {
                add(domain, domains);
            }
        }
        return addShown(value, domains);
    }

    /**
     * Parsers read {@code a@one.test <b@two.test>} differently, and {@code Joe, Inc. <joe@one.test>} is not a list of
     * two: every domain outside quotes and comments counts, whatever surrounds it.
     */
    private static boolean addShown(String value, Set<Domain> domains) {
        StringBuilder plain = new StringBuilder();
        boolean quoted = false;
        int comments = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && (quoted || comments > 0)) {
                i++;
            } else if (c == '"' && comments == 0) {
                quoted = !quoted;
            } else if (c == '(' && !quoted) {
                comments++;
            } else if (c == ')' && !quoted && comments > 0) {
                comments--;
            } else if (!quoted && comments == 0) {
                plain.append(c);
            }
        }
        boolean readable = !quoted && comments == 0;
        boolean any = false;
        Matcher shown = SHOWN.matcher(plain);
        while (shown.find()) {
            any = true;
            readable &= add(shown.group(1), domains);
        }
        return readable && any;
    }

    private static boolean add(String domain, Set<Domain> domains) {
        try {
            domains.add(Domain.parse(domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain));
            return true;
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
