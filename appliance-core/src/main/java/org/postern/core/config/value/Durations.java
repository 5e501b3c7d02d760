package org.postern.core.config.value;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as the file writes them: {@code "30 s"}; ms, s, min, h or d. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}) ?(ms|s|min|h|d)");

    private Durations() {}

    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be a length of time such as \"500 ms\", \"30 s\", \"12 h\" or \"5 d\"");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
