package org.postern.message.header;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An Authentication-Results field (RFC 8601 2.2). Linear, no error for any input. Pure, immutable.
 *
 * @param authority the server that checked, in lower case
 */
public record AuthenticationResults(String authority, List<Method> methods) {
    private static final int MOST = 50;

    public AuthenticationResults {
        methods = List.copyOf(methods);
    }

    /**
     * The result of one method.
     *
     * @param name such as {@code spf}, in lower case
     * @param result such as {@code pass}, in lower case
     * @param properties such as {@code header.from}, keys in lower case
     */
    public record Method(String name, String result, Map<String, String> properties) {
        public Method {
            properties = Map.copyOf(properties);
        }

        public Optional<String> property(String key) {
            return Optional.ofNullable(properties.get(key));
        }

        public boolean pass() {
            return result.equals("pass");
        }
    }

    public Optional<Method> method(String name) {
        return methods.stream().filter(each -> each.name.equals(name)).findFirst();
    }

    /** Reads a field body. */
    public static AuthenticationResults parse(String value) {
        List<List<String>> parts = parts(value);
        String authority = parts.get(0).isEmpty() ? "" : parts.get(0).get(0).toLowerCase(Locale.ROOT);
        List<Method> methods = new ArrayList<>();
        for (List<String> words : parts.subList(1, parts.size())) {
            Map<String, String> properties = new HashMap<>();
            String name = "";
            String result = "";
            for (String word : words) {
                int equals = word.indexOf('=');
                String key = equals < 0 ? word : word.substring(0, equals);
                String text = equals < 0 ? "" : word.substring(equals + 1);
                if (name.isEmpty()) {
                    int version = key.indexOf('/');
                    name = (version < 0 ? key : key.substring(0, version)).toLowerCase(Locale.ROOT);
                    result = text.toLowerCase(Locale.ROOT);
                } else {
                    properties.putIfAbsent(key.toLowerCase(Locale.ROOT), text);
                }
            }
            if (!result.isEmpty() && methods.size() < MOST) {
                methods.add(new Method(name, result, properties));
            }
        }
        return new AuthenticationResults(authority, methods);
    }

    /** The words of the parts between semicolons, without comments and quotes. */
    private static List<List<String>> parts(String value) {
        List<List<String>> parts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && (quoted || depth > 0) && i + 1 < value.length()) {
                i++;
                if (depth == 0) {
                    word.append(value.charAt(i));
                }
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (quoted) {
                word.append(c);
            } else if (c == '(' || c == ')') {
                depth = c == '(' ? depth + 1 : Math.max(0, depth - 1);
            } else if (depth == 0 && (c <= ' ' || c == ';')) {
                if (word.length() > 0) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                if (c == ';') {
                    parts.add(words);
                    words = new ArrayList<>();
                }
            } else if (depth == 0) {
                word.append(c);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        parts.add(words);
        return parts;
    }
}
