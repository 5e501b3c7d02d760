package org.postern.message.mime;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Author;
import org.postern.message.address.Authorship;
import org.postern.message.address.Person;
import org.postern.message.header.AuthenticationResults;

/**
 * What a title list needs of a message, as text: the fields of its header as they are shown, and the beginning of its
 * text. The text loses nothing: {@link #parse} gives back what {@link #text} was made of. A message that does not fit
 * the bounds has no such text, and its header is read instead. Pure, immutable.
 *
 * <p>Each line is a letter and values, separated by TAB, ended by CRLF. No value holds a control character.
 *
 * @param snippet one line; empty if the message has no text of its own
 */
public record Summary(Heading heading, String snippet) {
    /** Octets of the whole text. Ordinary mail needs 300 to 900. */
    public static final int MOST_OCTETS = 4_096;
    /** Octets of one value, the subject among them. */
    private static final int VALUE_OCTETS = 1_024;
    /** Lines: people, domains, results of checks. */
    private static final int MOST_LINES = 64;

    private static final String TAB = "\t";

    /** The text; empty if the message does not fit the bounds, or holds characters that are not shown as they are. */
    public Optional<String> text() {
        Lines lines = new Lines();
        lines.add("s", heading.subject());
        heading.date().ifPresent(date -> lines.add("d", Long.toString(date.getEpochSecond())));
        heading.from().forEach(person -> lines.person("f", person));
        heading.to().forEach(person -> lines.person("t", person));
        if (heading.attachments()) {
            lines.add("c");
        }
        lines.authorship(heading.authorship());
        if (!snippet.isEmpty()) {
            lines.add("n", snippet);
        }
        boolean whole = heading.date()
                        .filter(date -> !date.equals(date.truncatedTo(ChronoUnit.SECONDS)))
                        .isEmpty()
                && !heading.doubtful();
        return whole ? lines.finished() : Optional.empty();
    }

    /** Reads such a text; empty if it is not one. */
    public static Optional<Summary> parse(String text) {
        if (text.length() > MOST_OCTETS) {
            return Optional.empty();
        }
        Reading reading = new Reading();
        try {
            for (String line : text.split("\r\n", -1)) {
                reading.line(line.split(TAB, -1));
            }
            return Optional.of(reading.summary());
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Confined to one call. */
    private static final class Lines {
        private final StringBuilder all = new StringBuilder(512);
        private int count;
        private boolean fits = true;

        void add(String... values) {
            count++;
            for (String value : values) {
                fits &= value.length() <= VALUE_OCTETS && isPlain(value);
            }
            fits &= all.length() <= MOST_OCTETS && count <= MOST_LINES;
            if (fits) {
                all.append(String.join(TAB, values)).append("\r\n");
            }
        }

        void person(String letter, Person person) {
            String[] values = new String[3 + person.warnings().size()];
            values[0] = letter;
            values[1] = person.name();
            values[2] = person.address();
            for (int i = 3; i < values.length; i++) {
                values[i] = person.warnings().get(i - 3).name();
            }
            add(values);
        }

        void authorship(Authorship authorship) {
            Author author = authorship.author();
            add("a", author.text(), author.unclear().map(Enum::name).orElse(""));
            author.addresses().forEach(address -> add("e", address));
            author.domains().forEach(domain -> add("o", domain));
            author.named().forEach(domain -> add("m", domain));
            authorship.receivedBy().ifPresent(hop -> add("b", hop.host(), hop.protocol()));
            if (authorship.list()) {
                add("l");
            }
            for (AuthenticationResults results : authorship.results()) {
                add("r", results.authority());
                for (AuthenticationResults.Method method : results.methods()) {
                    List<String> values = new ArrayList<>(List.of("v", method.name(), method.result()));
                    method.properties().forEach((key, value) -> values.add(key + "=" + value));
                    add(values.toArray(String[]::new));
                }
            }
        }

        Optional<String> finished() {
            if (!fits) {
                return Optional.empty();
            }
            String text = all.toString();
            return text.length() <= MOST_OCTETS
                            && text.getBytes(StandardCharsets.UTF_8).length <= MOST_OCTETS
                            && Normalizer.isNormalized(text, Normalizer.Form.NFC)
                    ? Optional.of(text)
                    : Optional.empty();
        }

        /** No control characters, which end lines and values, and no halves of characters, which UTF-8 does not have. */
        private static boolean isPlain(String value) {
            int octets = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c < ' ' || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029) {
                    return false;
                }
                if (Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1))) {
                    i++;
                    octets += 4;
                } else if (Character.isSurrogate(c)) {
                    return false;
                } else {
                    octets += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
                }
            }
            return octets <= VALUE_OCTETS;
        }
    }

    /** Confined to one call. */
    private static final class Reading {
        private String subject = "";
        private Optional<Instant> date = Optional.empty();
        private boolean attachments;
        private String snippet = "";
        private final List<Person> from = new ArrayList<>();
        private final List<Person> to = new ArrayList<>();
        private String author = "";
        private Optional<Author.Unclear> unclear = Optional.empty();
        private final List<String> addresses = new ArrayList<>();
        private final Set<String> domains = new LinkedHashSet<>();
        private final Set<String> named = new LinkedHashSet<>();
        private Optional<Authorship.Hop> hop = Optional.empty();
        private boolean list;
        private final List<String> authorities = new ArrayList<>();
        private final List<List<AuthenticationResults.Method>> methods = new ArrayList<>();

        void line(String[] values) {
            switch (values[0]) {
                case "s" -> subject = values[1];
                case "d" -> date = Optional.of(Instant.ofEpochSecond(Long.parseLong(values[1])));
                case "f" -> from.add(person(values));
                case "t" -> to.add(person(values));
                case "c" -> attachments = true;
                case "a" -> {
                    author = values[1];
                    unclear = values[2].isEmpty() ? Optional.empty() : Optional.of(Author.Unclear.valueOf(values[2]));
                }
                case "e" -> addresses.add(values[1]);
                case "o" -> domains.add(values[1]);
                case "m" -> named.add(values[1]);
                case "b" -> hop = Optional.of(new Authorship.Hop(values[1], values[2]));
                case "l" -> list = true;
                case "r" -> {
                    authorities.add(values[1]);
                    methods.add(new ArrayList<>());
                }
                case "v" -> methods.get(methods.size() - 1).add(method(values));
                case "n" -> snippet = values[1];
                default -> {} // of a newer version
            }
        }

        private static Person person(String[] values) {
            List<Person.Warning> warnings = values.length == 3
                    ? List.of()
                    : Arrays.stream(values, 3, values.length)
                            .map(Person.Warning::valueOf)
                            .toList();
            return new Person(values[1], values[2], warnings);
        }

        private static AuthenticationResults.Method method(String[] values) {
            Map<String, String> properties = new HashMap<>();
            for (int i = 3; i < values.length; i++) {
                int equals = values[i].indexOf('=');
                properties.put(values[i].substring(0, equals), values[i].substring(equals + 1));
            }
            return new AuthenticationResults.Method(values[1], values[2], properties);
        }

        Summary summary() {
            List<AuthenticationResults> results = new ArrayList<>();
            for (int i = 0; i < authorities.size(); i++) {
                results.add(new AuthenticationResults(authorities.get(i), methods.get(i)));
            }
            Authorship authorship =
                    new Authorship(new Author(author, addresses, domains, named, unclear), results, hop, list);
            Heading heading =
                    new Heading(authorship, List.copyOf(from), List.copyOf(to), subject, date, attachments, false);
            return new Summary(heading, snippet);
        }
    }
}
