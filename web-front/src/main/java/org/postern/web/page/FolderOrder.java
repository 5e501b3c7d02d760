package org.postern.web.page;

import java.text.Collator;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/**
 * The order in which people expect folders: level by level, by the rules of their language, numbers by their value
 * ("Case 9" before "Case 10"). Confined to one request.
 */
final class FolderOrder implements Comparator<String> {
    private final Collator collator;
    private final Map<String, Integer> positions;

    /** @param positions that the person gave to folders, by their whole names in lower case; those come first */
    FolderOrder(Locale locale, Map<String, Integer> positions) {
        collator = Collator.getInstance(locale);
        this.positions = positions;
    }

    @Override
    public int compare(String one, String other) {
        String[] left = one.split("/", -1);
        String[] right = other.split("/", -1);
        int end = 0;
        int otherEnd = 0;
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            end += left[i].length() + (i == 0 ? 0 : 1);
            otherEnd += right[i].length() + (i == 0 ? 0 : 1);
            int order = Integer.compare(position(one.substring(0, end)), position(other.substring(0, otherEnd)));
            order = order != 0 ? order : level(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(left.length, right.length);
        return order != 0 ? order : one.compareTo(other);
    }

    private int position(String name) {
        return positions.isEmpty()
                ? Integer.MAX_VALUE
                : positions.getOrDefault(name.toLowerCase(Locale.ROOT), Integer.MAX_VALUE);
    }

    private int level(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int ends = end(one, i);
            int otherEnds = end(other, j);
            String left = one.substring(i, ends);
            String right = other.substring(j, otherEnds);
            boolean numbers = digit(left.charAt(0)) && digit(right.charAt(0));
            int order = numbers ? number(left, right) : collator.compare(left, right);
            if (order != 0) {
                return order;
            }
            i = ends;
            j = otherEnds;
        }
        return Integer.compare(one.length() - i, other.length() - j);
    }

    /** The end of the run of digits, or of other characters, that begins there. */
    private static int end(String text, int start) {
        int end = start + 1;
        while (end < text.length() && digit(text.charAt(end)) == digit(text.charAt(start))) {
            end++;
        }
        return end;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String one, String other) {
        String left = one.replaceFirst("^0+(?=.)", "");
        String right = other.replaceFirst("^0+(?=.)", "");
        int order = Integer.compare(left.length(), right.length());
        return order != 0 ? order : left.compareTo(right);
    }
}
