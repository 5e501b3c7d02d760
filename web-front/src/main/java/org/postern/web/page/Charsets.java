package org.postern.web.page;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The encodings that a reader can choose when a message declares a wrong one: the name for people and the charset in
 * Java.
 */
public final class Charsets {
    private static final Map<String, String> NAMES = names();

    private Charsets() {}

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("UTF-8", "UTF-8");
        names.put("ISO-2022-JP", "x-windows-iso2022jp");
        names.put("Shift_JIS", "windows-31j");
        names.put("EUC-JP", "EUC-JP");
        names.put("ISO-8859-1", "windows-1252");
        names.put("ISO-8859-2", "ISO-8859-2");
        names.put("ISO-8859-15", "ISO-8859-15");
        names.put("Windows-1251", "windows-1251");
        names.put("KOI8-R", "KOI8-R");
        names.put("GB18030", "GB18030");
        names.put("Big5", "Big5");
        names.put("EUC-KR", "x-windows-949");
        return java.util.Collections.unmodifiableMap(names);
    }

    public static List<String> shown() {
        return List.copyOf(NAMES.keySet());
    }

    /** The encoding with this name. Empty for names that are not in the list. */
    public static Optional<Charset> named(String asked) {
        return Optional.ofNullable(NAMES.get(asked))
                .filter(Charset::isSupported)
                .map(Charset::forName);
    }
}
