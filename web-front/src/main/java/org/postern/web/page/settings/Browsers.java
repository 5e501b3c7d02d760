package org.postern.web.page.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.postern.web.page.Texts;

/**
 * Finds the names of a browser and its system in a User-Agent. They are good enough to tell a person's own sessions
 * apart. Pure.
 */
final class Browsers {
    private static final Map<String, String> BROWSERS =
            ordered("Edg", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari");
    private static final Map<String, String> SYSTEMS = ordered(
            "Windows",
            "Windows",
            "Android",
            "Android",
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Mac OS",
            "macOS",
            "CrOS",
            "ChromeOS",
            "Linux",
            "Linux");

    private Browsers() {}

    static String name(Texts texts, String userAgent) {
        String browser = first(BROWSERS, userAgent);
        String system = first(SYSTEMS, userAgent);
        if (browser.isEmpty()) {
            return userAgent.isBlank() ? texts.get("settings.unknown-browser") : userAgent;
        }
        return system.isEmpty() ? browser : texts.get("settings.browser-on", browser, system);
    }

    private static String first(Map<String, String> names, String text) {
        return names.entrySet().stream()
                .filter(each -> text.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return java.util.Collections.unmodifiableMap(map);
    }
}
