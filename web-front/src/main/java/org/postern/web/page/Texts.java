package org.postern.web.page;

import freemarker.template.SimpleScalar;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts of one language. In templates: {@code t("key", arg, ...)}. {@code {0}} is replaced by the first argument.
 * If the first argument is the number 1, {@code key.one} is looked up first (English needs it; Japanese has no such
 * keys). Thread-safe.
 */
public final class Texts implements TemplateMethodModelEx {
    private final Locale locale;
    private final Map<String, String> words;
    /** Copied for each use: it is not thread-safe, and making one takes longer than filling a row. */
    private final NumberFormat integers;

    private final Map<String, DateTimeFormatter> dates = new ConcurrentHashMap<>();

    Texts(Locale locale, Map<String, String> words) {
        this.locale = locale;
        this.words = Map.copyOf(words);
        this.integers = NumberFormat.getIntegerInstance(locale);
    }

    public Locale locale() {
        return locale;
    }

    boolean has(String key) {
        return words.containsKey(key);
    }

    /**
     * The text of a key with its arguments filled in.
     *
     * @throws IllegalArgumentException if the bundle does not have the key
     */
    public String get(String key, Object... arguments) {
        String pattern = arguments.length > 0 && isOne(arguments[0]) ? words.get(key + ".one") : null;
        if (pattern == null) {
            pattern = words.get(key);
        }
        if (pattern == null) {
            throw new IllegalArgumentException("no text " + key + " in " + locale);
        }
        return arguments.length == 0 ? pattern : fill(pattern, arguments);
    }

    /** A number with the digit grouping of the language. */
    String number(long value) {
        return value > -1000 && value < 1000 ? Long.toString(value) : ((NumberFormat) integers.clone()).format(value);
    }

    /** The format of dates whose pattern is the text of that key; made once. */
    DateTimeFormatter date(String key) {
        return dates.computeIfAbsent(key, absent -> DateTimeFormatter.ofPattern(get(absent), locale));
    }

    /** Fills in one pass, so that braces inside an argument are not replaced. */
    private String fill(String pattern, Object[] arguments) {
        StringBuilder out = new StringBuilder(pattern.length() + 32);
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int index = c == '{' && at + 2 < pattern.length() && pattern.charAt(at + 2) == '}'
                    ? pattern.charAt(at + 1) - '0'
                    : -1;
            if (index >= 0 && index < arguments.length) {
                Object argument = arguments[index];
                out.append(argument instanceof Number n ? number(n.longValue()) : argument.toString());
                at += 3;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static boolean isOne(Object argument) {
        return argument instanceof Number n && n.longValue() == 1;
    }

    @Override
    public Object exec(@SuppressWarnings("rawtypes") List arguments) throws TemplateModelException {
        Object[] values = new Object[arguments.size() - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = plain(arguments.get(i + 1));
        }
        return new SimpleScalar(get(plain(arguments.get(0)).toString(), values));
    }

    private static Object plain(Object model) throws TemplateModelException {
        if (model instanceof TemplateNumberModel number) {
            return number.getAsNumber();
        }
        if (model instanceof TemplateScalarModel text) {
            return text.getAsString();
        }
        throw new TemplateModelException("arguments of a text must be numbers or strings");
    }
}
