package org.postern.web.mime;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An opaque colour of a mail, to compare text with what is behind it. Components are 0 to 255. Immutable. */
record MailColor(int red, int green, int blue) {
    static final MailColor WHITE = new MailColor(255, 255, 255);
    static final MailColor INK = new MailColor(0x1a, 0x1f, 0x26);
    private static final Pattern HEX = Pattern.compile("#?([0-9a-f]{6}|[0-9a-f]{3})");
    private static final Pattern RGB = Pattern.compile(
            "rgba?\\(\\s*(\\d{1,3})[\\s,]+(\\d{1,3})[\\s,]+(\\d{1,3})\\s*(?:[,/]\\s*([0-9.]{1,6}))?\\s*\\)");
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("black", "000000"),
            Map.entry("silver", "c0c0c0"),
            Map.entry("gray", "808080"),
            Map.entry("grey", "808080"),
            Map.entry("lightgray", "d3d3d3"),
            Map.entry("lightgrey", "d3d3d3"),
            Map.entry("darkgray", "a9a9a9"),
            Map.entry("whitesmoke", "f5f5f5"),
            Map.entry("white", "ffffff"),
            Map.entry("snow", "fffafa"),
            Map.entry("ivory", "fffff0"),
            Map.entry("beige", "f5f5dc"),
            Map.entry("maroon", "800000"),
            Map.entry("red", "ff0000"),
            Map.entry("orange", "ffa500"),
            Map.entry("gold", "ffd700"),
            Map.entry("yellow", "ffff00"),
            Map.entry("lightyellow", "ffffe0"),
            Map.entry("olive", "808000"),
            Map.entry("green", "008000"),
            Map.entry("lime", "00ff00"),
            Map.entry("teal", "008080"),
            Map.entry("cyan", "00ffff"),
            Map.entry("aqua", "00ffff"),
            Map.entry("navy", "000080"),
            Map.entry("blue", "0000ff"),
            Map.entry("lightblue", "add8e6"),
            Map.entry("purple", "800080"),
            Map.entry("fuchsia", "ff00ff"),
            Map.entry("pink", "ffc0cb"));

    /** The colour that a value names; empty if it names none that is opaque, or one that is not known here. */
    static Optional<MailColor> of(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        Matcher hex = HEX.matcher(NAMES.getOrDefault(word, word));
        if (hex.matches()) {
            String digits = hex.group(1);
            int step = digits.length() / 3;
            int scale = step == 1 ? 17 : 1;
            return Optional.of(new MailColor(
                    scale * Integer.parseInt(digits.substring(0, step), 16),
                    scale * Integer.parseInt(digits.substring(step, 2 * step), 16),
                    scale * Integer.parseInt(digits.substring(2 * step), 16)));
        }
        Matcher rgb = RGB.matcher(word);
        boolean opaque = rgb.matches() && (rgb.group(4) == null || rgb.group(4).matches("1(\\.0*)?"));
        return opaque
                ? Optional.of(new MailColor(octet(rgb.group(1)), octet(rgb.group(2)), octet(rgb.group(3))))
                : Optional.empty();
    }

    private static int octet(String digits) {
        return Math.min(255, Integer.parseInt(digits));
    }

    /** The contrast ratio of WCAG 2.2, from 1 to 21. */
    double contrast(MailColor other) {
        double mine = luminance() + 0.05;
        double its = other.luminance() + 0.05;
        return Math.max(mine, its) / Math.min(mine, its);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int octet) {
        double share = octet / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    String hex() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
