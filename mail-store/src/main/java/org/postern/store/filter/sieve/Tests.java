package org.postern.store.filter.sieve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.jsieve.parser.generated.ASTarguments;
import org.apache.jsieve.parser.generated.ASTtest;
import org.apache.jsieve.parser.generated.ASTtest_list;
import org.apache.jsieve.parser.generated.SimpleNode;
import org.postern.store.address.EmailAddress;
import org.postern.store.filter.sieve.Script.Test;
import org.postern.store.filter.sieve.Words.Takes;

/** The tests of scripts (RFC 5228 5). Confined to compilation. */
final class Tests {
    private static final Set<String> PARTS = Set.of(":all", ":localpart", ":domain", ":user", ":detail");
    private static final Map<String, Takes> ADDRESS = with(Match.TAGS, PARTS);
    private static final Set<String> ADDRESS_FIELDS = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "sender",
            "reply-to",
            "resent-from",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "resent-sender",
            "delivered-to",
            "x-original-to",
            "errors-to",
            "return-path",
            "mail-followup-to",
            "mail-reply-to",
            "disposition-notification-to",
            "return-receipt-to",
            "envelope-to",
            "x-envelope-to");

    private final Capabilities required;
    private final DateTests dates;
    private final ExtensionTests extensions;

    Tests(Capabilities required) {
        this.required = required;
        this.dates = new DateTests(required);
        this.extensions = new ExtensionTests(required);
    }

    /**
     * Whether the test of a command fails because this box lacks what {@code ihave} asks for (RFC 5463 4); its block is
     * not read then. What it asks for and has counts as required from here on.
     */
    boolean lacking(SimpleNode command) {
        return Compiler.child(command, ASTarguments.class)
                .flatMap(arguments -> Compiler.child(arguments, ASTtest.class))
                .filter(test -> has(test).filter(had -> !had).isPresent())
                .isPresent();
    }

    /** Empty when more than {@code ihave} decides. */
    private Optional<Boolean> has(ASTtest test) {
        SimpleNode arguments = Compiler.child(test, ASTarguments.class).orElseThrow();
        int line = Compiler.lineOf(test);
        switch (test.getName().toLowerCase(Locale.ROOT)) {
            case "ihave" -> {
                Words words = new Words("ihave", line, arguments, Map.of(), UnaryOperator.identity()).exactly(1);
                required.need(words, "ihave", "ihave");
                boolean all = Capabilities.KNOWN.containsAll(words.strings(0));
                if (all) {
                    words.strings(0).forEach(name -> required.require(line, name));
                }
                return Optional.of(all);
            }
            case "not" -> {
                return inside(arguments).findFirst().flatMap(this::has).map(had -> !had);
            }
            case "allof" -> {
                return inside(arguments)
                                .anyMatch(one -> has(one).filter(had -> !had).isPresent())
                        ? Optional.of(false)
                        : Optional.empty();
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    private static Stream<ASTtest> inside(SimpleNode arguments) {
        List<ASTtest> found = new ArrayList<>();
        Compiler.child(arguments, ASTtest.class).ifPresent(found::add);
        Compiler.child(arguments, ASTtest_list.class).ifPresent(list -> {
            for (int i = 0; i < list.jjtGetNumChildren(); i++) {
                found.add((ASTtest) list.jjtGetChild(i));
            }
        });
        return found.stream();
    }

    Test test(ASTtest node) {
        String name = node.getName().toLowerCase(Locale.ROOT);
        int line = Compiler.lineOf(node);
        SimpleNode arguments = Compiler.child(node, ASTarguments.class).orElseThrow();
        List<Test> inner = inner(arguments);
        boolean list = Compiler.child(arguments, ASTtest_list.class).isPresent();
        switch (name) {
            case "not" -> {
                none(name, line, arguments);
                if (list || inner.size() != 1) {
                    throw new ScriptException(line, "not takes one test");
                }
                Test only = inner.get(0);
                return run -> !only.holds(run);
            }
            case "allof", "anyof" -> {
                none(name, line, arguments);
                if (!list) {
                    throw new ScriptException(line, name + " takes a list of tests: " + name + "(..., ...)");
                }
                return name.equals("allof")
                        ? run -> inner.stream().allMatch(test -> test.holds(run))
                        : run -> inner.stream().anyMatch(test -> test.holds(run));
            }
            default -> {
                if (list || !inner.isEmpty()) {
                    throw new ScriptException(line, name + " takes no test");
                }
                return leaf(name, line, arguments);
            }
        }
    }

    private List<Test> inner(SimpleNode arguments) {
        return inside(arguments).map(this::test).toList();
    }

    private Test leaf(String name, int line, SimpleNode arguments) {
        UnaryOperator<String> written = text -> required.decoded(line, text);
        if (!required.has("variables") || !Words.any(arguments, text -> Variables.dynamic(written.apply(text)))) {
            return leaf(name, line, arguments, written);
        }
        Test unused = leaf(name, line, arguments, text -> Variables.UNKNOWN.apply(written.apply(text)));
        return run -> leaf(name, line, arguments, text -> run.variables().expanded(written.apply(text), run.work()))
                .holds(run);
    }

    private Test leaf(String name, int line, SimpleNode arguments, UnaryOperator<String> meaning) {
        BiFunction<Map<String, Takes>, Integer, Words> read =
                (tags, places) -> new Words(name, line, arguments, tags, meaning).exactly(places);
        switch (name) {
            case "true" -> {
                none(name, line, arguments);
                return run -> true;
            }
            case "false" -> {
                none(name, line, arguments);
                return run -> false;
            }
            case "exists" -> {
                List<String> fields = fields(read.apply(Map.of(), 1));
                return run -> fields.stream().allMatch(run.mail()::has);
            }
            case "size" -> {
                return size(read.apply(Map.of(":over", Takes.NOTHING, ":under", Takes.NOTHING), 1));
            }
            case "header" -> {
                Words words = read.apply(Match.TAGS, 2);
                List<String> fields = fields(words);
                return matching(
                        words,
                        Collation.FOLDED,
                        run -> fields.stream().flatMap(field -> run.mail().values(field).stream()));
            }
            case "address" -> {
                Words words = read.apply(ADDRESS, 2);
                List<String> fields = fields(words);
                fields.stream()
                        .filter(field -> !ADDRESS_FIELDS.contains(field.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .ifPresent(field -> {
                            throw words.wrong("\"" + Capabilities.shown(field) + "\" holds no addresses; use header");
                        });
                Part part = part(words);
                return matching(
                        words,
                        Collation.UNICODE_CASEMAP, // with an accent it is another address
                        run -> fields.stream()
                                .flatMap(field -> run.mail().addresses(field).stream())
                                .flatMap(address -> part.of(address).stream()));
            }
            case "envelope" -> {
                return envelope(read.apply(ADDRESS, 2));
            }
            case "hasflag" -> {
                return hasFlag(new Words(name, line, arguments, Match.TAGS, meaning));
            }
            case "date", "currentdate" -> {
                return dates.test(name, new Words(name, line, arguments, DateTests.TAGS, meaning));
            }
            case "ihave" -> {
                Words words = read.apply(Map.of(), 1);
                required.need(words, "ihave", name);
                boolean all = Capabilities.KNOWN.containsAll(words.strings(0));
                return run -> all;
            }
            default -> {
                Map<String, Takes> tags = ExtensionTests.tags(name)
                        .orElseThrow(() -> new ScriptException(
                                line, "there is no test \"" + Capabilities.shown(name) + "\" here"));
                return extensions.test(name, new Words(name, line, arguments, tags, meaning));
            }
        }
    }

    private static void none(String name, int line, SimpleNode arguments) {
        new Words(name, line, arguments, Map.of(), UnaryOperator.identity()).exactly(0);
    }

    private Test hasFlag(Words words) {
        required.need(words, "imap4flags", "hasflag");
        boolean named = words.count() == 2;
        if (named) {
            required.need(words, "variables", "hasflag with the names of variables");
        }
        List<String> flags = FlagWords.split(words.exactly(named ? 2 : 1).strings(named ? 1 : 0));
        Match match = Match.of(words, flags, required, Collation.ASCII_CASEMAP);
        if (!named) {
            return run -> match.holds(() -> List.copyOf(run.flags().values()), run);
        }
        List<String> names = words.strings(0);
        return run -> match.holds(
                () -> names.stream()
                        .flatMap(name -> FlagWords.split(List.of(run.variables().get(name))).stream())
                        .toList(),
                run);
    }

    /** The values that a test examines. */
    @FunctionalInterface
    interface Values {
        Stream<String> of(Run run);
    }

    private Test matching(Words words, Collation usual, Values values) {
        Match match = Match.of(words, words.strings(1), required, usual);
        return run -> match.holds(() -> values.of(run).toList(), run);
    }

    private static Test size(Words words) {
        boolean over = words.oneOf(Set.of(":over", ":under"))
                .orElseThrow(() -> words.wrong("size needs :over or :under"))
                .equals(":over");
        long limit = words.number(0);
        return run -> over ? run.mail().size() > limit : run.mail().size() < limit;
    }

    private Test envelope(Words words) {
        required.need(words, "envelope", "envelope");
        List<String> parts =
                words.strings(0).stream().map(p -> p.toLowerCase(Locale.ROOT)).toList();
        if (!Set.of("from", "to").containsAll(parts)) {
            throw words.wrong("the envelope has a from and a to");
        }
        Part part = part(words);
        return matching(
                words,
                Collation.UNICODE_CASEMAP,
                run -> parts.stream().flatMap(name -> {
                    Optional<EmailAddress> address = name.equals("from")
                            ? run.mail().sender()
                            : Optional.of(run.mail().recipient());
                    // The null sender is an empty address, whatever part is asked for (RFC 5228 5.4).
                    return address.map(
                                    a -> part
                                            .of(new AddressList.Written(
                                                    a.localPart(), a.domain().ascii()))
                                            .stream())
                            .orElseGet(() -> Stream.of(""));
                }));
    }

    private Part part(Words words) {
        Part part = words.oneOf(PARTS)
                .map(tag -> Part.valueOf(tag.substring(1).toUpperCase(Locale.ROOT)))
                .orElse(Part.ALL);
        if (part == Part.USER || part == Part.DETAIL) {
            required.need(words, "subaddress", ":user and :detail");
        }
        return part;
    }

    private static List<String> fields(Words words) {
        for (String field : words.strings(0)) {
            if (field.isEmpty() || !field.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':')) {
                throw words.wrong("\"" + Capabilities.shown(field) + "\" is no name of a header field");
            }
        }
        return words.strings(0);
    }

    /** The part of an address to compare (RFC 5228 2.7.4, RFC 5233 4). */
    private enum Part {
        ALL,
        LOCALPART,
        DOMAIN,
        USER,
        DETAIL;

        /** Empty when the address has no such part. */
        Optional<String> of(AddressList.Written address) {
            int plus = address.local().indexOf('+');
            return switch (this) {
                case ALL -> Optional.of(address.all());
                case LOCALPART -> Optional.of(address.local());
                case DOMAIN -> Optional.of(address.domain()).filter(domain -> !domain.isEmpty());
                case USER ->
                    Optional.of(plus < 0 ? address.local() : address.local().substring(0, plus));
                case DETAIL ->
                    plus < 0 ? Optional.empty() : Optional.of(address.local().substring(plus + 1));
            };
        }
    }

    private static Map<String, Takes> with(Map<String, Takes> tags, Set<String> more) {
        Map<String, Takes> all = new HashMap<>(tags);
        more.forEach(tag -> all.put(tag, Takes.NOTHING));
        return Map.copyOf(all);
    }
}
