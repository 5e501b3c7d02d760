package org.postern.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** The languages of the pages: UTF-8 property files beside the templates. Thread-safe. */
public final class TextBundles {
    public static final List<String> LANGUAGES = List.of("en", "ja");
    private final Map<String, Texts> byLanguage;

    public TextBundles() {
        Map<String, Texts> all = new LinkedHashMap<>();
        for (String language : LANGUAGES) {
            all.put(language, new Texts(Locale.forLanguageTag(language), load(language)));
        }
        byLanguage = all;
    }

    /** The texts of a language, or the English ones if the language has none. */
    public Texts of(Locale locale) {
        Texts found = byLanguage.get(locale.getLanguage());
        return found == null ? english() : found;
    }

    private Texts english() {
        Texts english = byLanguage.get("en");
        if (english == null) {
            throw new IllegalStateException("the English texts are missing");
        }
        return english;
    }

    private static Map<String, String> load(String language) {
        String name = "texts_" + language + ".properties";
        try (InputStream in = TextBundles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            Map<String, String> words = new HashMap<>();
            properties.forEach((key, value) -> words.put(key.toString(), value.toString()));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
