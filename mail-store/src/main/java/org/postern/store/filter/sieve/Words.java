package org.postern.store.filter.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.jsieve.TagArgument;
import org.apache.jsieve.parser.generated.ASTstring;
import org.apache.jsieve.parser.generated.Node;
import org.apache.jsieve.parser.generated.SimpleNode;

/**
 * The arguments of one command or test: tags, each with its value if it takes one, then the positional ones (RFC 5228
 * 2.6). Immutable; confined to compilation.
 */
final class Words {
    /** The value that a tag takes. */
    enum Takes {
        NOTHING,
        STRING,
        STRINGS,
        NUMBER
    }

    private final String name;
    private final int line;
    private final Map<String, Object> tags = new TreeMap<>();
    private final List<Object> places = new ArrayList<>();

    /**
     * Reads the arguments.
     *
     * @param node ASTarguments
     * @param known the allowed tags, in lower case, with what they take
     * @param meaning of each string as it is written
     */
    Words(String name, int line, SimpleNode node, Map<String, Takes> known, UnaryOperator<String> meaning) {
        this.name = name;
        this.line = line;
        List<SimpleNode> arguments = new ArrayList<>();
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            if (node.jjtGetChild(i) instanceof org.apache.jsieve.parser.generated.ASTargument argument) {
                arguments.add(argument);
            }
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (!(arguments.get(i).getValue() instanceof TagArgument tag)) {
                places.add(valueOf(arguments.get(i), meaning));
                continue;
            }
            String word = tag.getTag().toLowerCase(Locale.ROOT);
            Takes takes = known.get(word);
            if (takes == null) {
                throw wrong(name + " has no " + word);
            }
            if (!places.isEmpty()) {
                throw wrong(word + " must stand before the other arguments of " + name);
            }
            Object value = true;
            if (takes != Takes.NOTHING) {
                i++;
                value = i < arguments.size() && !(arguments.get(i).getValue() instanceof TagArgument)
                        ? valueOf(arguments.get(i), meaning)
                        : "";
                boolean fits =
                        switch (takes) {
                            case NUMBER -> value instanceof Long;
                            case STRING -> value instanceof List<?> strings && strings.size() == 1;
                            default -> value instanceof List<?>;
                        };
                if (!fits) {
                    throw wrong(word + " needs "
                            + switch (takes) {
                                case NUMBER -> "a number";
                                case STRING -> "a string";
                                default -> "a list of strings";
                            }
                            + " after it");
                }
            }
            if (tags.put(word, value) != null) {
                throw wrong(word + " stands twice");
            }
        }
    }

    /** Whether a string among the arguments fulfils this. */
    static boolean any(Node node, Predicate<String> wanted) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            if (node.jjtGetChild(i) instanceof org.apache.jsieve.parser.generated.ASTargument argument) {
                collect(argument, strings);
            }
        }
        return strings.stream().anyMatch(wanted);
    }

    private static Object valueOf(SimpleNode argument, UnaryOperator<String> meaning) {
        if (argument.getFirstToken() instanceof ScriptTokens.Numeral number) {
            return number.getValue();
        }
        List<String> strings = new ArrayList<>();
        collect(argument, strings);
        strings.replaceAll(meaning);
        return strings;
    }

    private static void collect(Node node, List<String> strings) {
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            Node child = node.jjtGetChild(i);
            if (child instanceof ASTstring string && string.getFirstToken() instanceof ScriptTokens.Text text) {
                strings.add(text.getValue());
            } else {
                collect(child, strings);
            }
        }
    }

    int line() {
        return line;
    }

    ScriptException wrong(String why) {
        return new ScriptException(line, why);
    }

    /** The number of positional arguments. */
    int count() {
        return places.size();
    }

    Words exactly(int places) {
        if (this.places.size() != places) {
            throw wrong(name + " takes "
                    + (places == 0 ? "no arguments" : places + (places == 1 ? " argument" : " arguments")) + ", not "
                    + this.places.size());
        }
        return this;
    }

    boolean has(String tag) {
        return tags.containsKey(tag);
    }

    /** The one of these tags that is present; more than one is an error. */
    Optional<String> oneOf(Set<String> choices) {
        List<String> found = tags.keySet().stream().filter(choices::contains).toList();
        if (found.size() > 1) {
            throw wrong(found.get(0) + " and " + found.get(1) + " exclude one another");
        }
        return found.stream().findFirst();
    }

    Optional<String> string(String tag) {
        return strings(tag).stream().findFirst();
    }

    List<String> strings(String tag) {
        return tags.get(tag) instanceof List<?> strings ? strings(strings) : List.of();
    }

    Optional<Long> number(String tag) {
        return tags.get(tag) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    String string(int place) {
        List<String> strings = strings(place);
        if (strings.size() != 1) {
            throw wrong(name + " needs one string there, not " + strings.size());
        }
        return strings.get(0);
    }

    List<String> strings(int place) {
        if (places.get(place) instanceof List<?> strings) {
            return strings(strings);
        }
        throw wrong(name + " needs a string, not a number");
    }

    long number(int place) {
        if (places.get(place) instanceof Long number) {
            return number;
        }
        throw wrong(name + " needs a number");
    }

    private static List<String> strings(List<?> values) {
        return values.stream().map(String.class::cast).toList();
    }
}
