package org.postern.message.address;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.message.header.HeaderDecoder;
import org.postern.message.header.HeaderFields;
import org.postern.message.text.MixedScripts;
import org.postern.message.text.VisibleText;

/** Converts address headers to {@link Person}s, with the reasons why they look forged. Pure. */
public final class Persons {
    /** Further addresses are not shown, because a header of a hundred thousand addresses must not fill a page. */
    static final int LIMIT = 1_000;

    private static final int LONGEST = 400;

    private Persons() {}

    /** The persons of all fields of that name. */
    public static List<Person> of(HeaderFields header, String name) {
        List<Person> all = new ArrayList<>();
        for (String line : header.values(name)) {
            all.addAll(of(line));
        }
        return List.copyOf(all.subList(0, Math.min(all.size(), LIMIT)));
    }

    /**
     * The authors. Unless the author is clear, one person without an address whose name is everything that the From
     * fields hold, so that nobody is shown whom DMARC did not judge.
     */
    public static List<Person> authors(HeaderFields header, Author author) {
        if (author.unclear().equals(Optional.of(Author.Unclear.MISSING))) {
            return List.of();
        }
        if (!author.clear()) {
            return List.of(unclear(header, author));
        }
        List<AddressScanner.Piece> pieces =
                AddressScanner.scan(header.value("From").orElse(""), LIMIT);
        List<AddressScanner.Piece> addressed =
                pieces.stream().filter(each -> !each.address().isEmpty()).toList();
        List<Person> persons = new ArrayList<>();
        for (int i = 0; i < author.addresses().size(); i++) {
            String address = author.addresses().get(i);
            boolean same = addressed.size() == author.addresses().size()
                    && LocalParts.unquotedAddress(addressed.get(i).address())
                            .equals(LocalParts.unquotedAddress(address));
            String name = same ? addressed.get(i).name() : "";
            if (author.addresses().size() == 1 && same) {
                // Foo, Inc. <a@b.test>: the comma is part of the name.
                name = pieces.stream()
                        .map(AddressScanner.Piece::name)
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(", "));
            }
            persons.add(person(new AddressScanner.Piece(name, address, address)));
        }
        return List.copyOf(persons);
    }

    private static Person unclear(HeaderFields header, Author author) {
        Set<Person.Warning> warnings = EnumSet.of(Person.Warning.UNCLEAR);
        String written = cut(String.join(" ", header.values("From")));
        if (VisibleText.holdsHidden(HeaderDecoder.decodeWords(written))) {
            warnings.add(Person.Warning.HIDDEN_CHARACTERS);
        }
        if (MixedScripts.in(author.text())) {
            warnings.add(Person.Warning.MIXED_SCRIPTS);
        }
        if (author.domains().stream().anyMatch(Persons::isPunycode)) {
            warnings.add(Person.Warning.PUNYCODE);
        }
        return new Person(author.text(), "", List.copyOf(warnings));
    }

    private static boolean isPunycode(String domain) {
        return domain.startsWith("xn--") || domain.contains(".xn--");
    }

    /** The persons of a field body whose raw octets are decoded already, encoded-words not. */
    public static List<Person> of(String line) {
        List<Person> persons = new ArrayList<>();
        for (AddressScanner.Piece piece : AddressScanner.scan(line, LIMIT)) {
            persons.add(person(piece));
        }
        return List.copyOf(persons);
    }

    private static Person person(AddressScanner.Piece piece) {
        String decoded = HeaderDecoder.decodeWords(cut(piece.name()));
        String name = unquoted(VisibleText.line(decoded, LONGEST));
        String written = cut(piece.address());
        String line = VisibleText.line(written, LONGEST);
        String address = LocalParts.shown(line.startsWith("\"") ? line : line.replace(" ", ""));
        Set<Person.Warning> warnings = EnumSet.noneOf(Person.Warning.class);
        if (VisibleText.holdsHidden(decoded) || VisibleText.holdsHidden(written)) {
            warnings.add(Person.Warning.HIDDEN_CHARACTERS);
        }
        if (namesOther(name, address)) {
            warnings.add(Person.Warning.NAME_IS_OTHER_ADDRESS);
        }
        if (MixedScripts.in(name) || MixedScripts.in(address)) {
            warnings.add(Person.Warning.MIXED_SCRIPTS);
        }
        String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (isPunycode(domain)) {
            warnings.add(Person.Warning.PUNYCODE);
        }
        return new Person(name.equalsIgnoreCase(address) ? "" : name, address, List.copyOf(warnings));
    }

    /** Whether the name contains an address other than the real one. */
    private static boolean namesOther(String name, String address) {
        String plain = name.replace('\uff20', '@').replace('\ufe6b', '@').toLowerCase(Locale.ROOT);
        int sign = plain.indexOf('@');
        while (sign >= 0) {
            int from = sign;
            while (from > 0 && isAddressChar(plain.charAt(from - 1))) {
                from--;
            }
            int to = sign + 1;
            while (to < plain.length() && isAddressChar(plain.charAt(to))) {
                to++;
            }
            String shown = plain.substring(from, to);
            if (from < sign && shown.indexOf('.', sign - from) > 0 && !shown.equals(address.toLowerCase(Locale.ROOT))) {
                return true;
            }
            sign = plain.indexOf('@', Math.max(to, sign + 1));
        }
        return false;
    }

    private static boolean isAddressChar(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == '+';
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() >= 2
                && (name.charAt(0) == '"' || name.charAt(0) == '\'')
                && name.charAt(name.length() - 1) == name.charAt(0);
        return quoted ? name.substring(1, name.length() - 1).strip() : name;
    }

    private static String cut(String value) {
        return value.length() <= 8 * LONGEST ? value : value.substring(0, 8 * LONGEST);
    }
}
