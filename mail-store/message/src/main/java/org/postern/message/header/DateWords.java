package org.postern.message.header;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one date word by word, in any order that leaves no doubt: {@code Mon, 2 Nov 2026 09:15:00 +0900},
 * {@code Mon Nov  2 09:15:00 JST 2026}, {@code 2026-11-02T09:15:00+09:00}, {@code 02.11.2026 09.15}. Numeric dates with
 * slashes are read only where they begin with the year. Confined to one date.
 */
final class DateWords {
    private static final int LONGEST = 200;
    /** Blanks around a colon, or between a sign and its digits (RFC 5322 4.3). */
    private static final Pattern LOOSE = Pattern.compile("(?<=\\d)\\s*+(:)\\s*+(?=\\d)|(?<=\\s[+-])\\s++(?=\\d{4}\\b)");

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    /** Of programs that write dates in the language of their user. */
    private static final Map<String, Integer> OTHER_MONTHS = Map.ofEntries(
            Map.entry("ene", 1),
            Map.entry("gen", 1),
            Map.entry("fév", 2),
            Map.entry("fev", 2),
            Map.entry("mär", 3),
            Map.entry("mrz", 3),
            Map.entry("maa", 3),
            Map.entry("avr", 4),
            Map.entry("abr", 4),
            Map.entry("mai", 5),
            Map.entry("mei", 5),
            Map.entry("maj", 5),
            Map.entry("mag", 5),
            Map.entry("juin", 6),
            Map.entry("giu", 6),
            Map.entry("juil", 7),
            Map.entry("lug", 7),
            Map.entry("aoû", 8),
            Map.entry("aou", 8),
            Map.entry("ago", 8),
            Map.entry("set", 9),
            Map.entry("okt", 10),
            Map.entry("ott", 10),
            Map.entry("out", 10),
            Map.entry("déc", 12),
            Map.entry("dez", 12),
            Map.entry("dic", 12));

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    /**
     * Hours before or after UTC. RFC 5322 4.3 names those of North America; the others are those that mail software
     * writes. A name with two meanings has that of the RFC, else of the larger region.
     */
    private static final Map<String, String> ZONES = Map.ofEntries(
            Map.entry("z", "+00:00"),
            Map.entry("ut", "+00:00"),
            Map.entry("utc", "+00:00"),
            Map.entry("gmt", "+00:00"),
            Map.entry("wet", "+00:00"),
            Map.entry("est", "-05:00"),
            Map.entry("edt", "-04:00"),
            Map.entry("cst", "-06:00"),
            Map.entry("cdt", "-05:00"),
            Map.entry("mst", "-07:00"),
            Map.entry("mdt", "-06:00"),
            Map.entry("pst", "-08:00"),
            Map.entry("pdt", "-07:00"),
            Map.entry("akst", "-09:00"),
            Map.entry("akdt", "-08:00"),
            Map.entry("hst", "-10:00"),
            Map.entry("ast", "-04:00"),
            Map.entry("adt", "-03:00"),
            Map.entry("nst", "-03:30"),
            Map.entry("ndt", "-02:30"),
            Map.entry("brt", "-03:00"),
            Map.entry("art", "-03:00"),
            Map.entry("bst", "+01:00"),
            Map.entry("west", "+01:00"),
            Map.entry("cet", "+01:00"),
            Map.entry("met", "+01:00"),
            Map.entry("mez", "+01:00"),
            Map.entry("cest", "+02:00"),
            Map.entry("mest", "+02:00"),
            Map.entry("mesz", "+02:00"),
            Map.entry("eet", "+02:00"),
            Map.entry("sast", "+02:00"),
            Map.entry("eest", "+03:00"),
            Map.entry("msk", "+03:00"),
            Map.entry("msd", "+04:00"),
            Map.entry("ist", "+05:30"),
            Map.entry("ict", "+07:00"),
            Map.entry("wib", "+07:00"),
            Map.entry("hkt", "+08:00"),
            Map.entry("sgt", "+08:00"),
            Map.entry("awst", "+08:00"),
            Map.entry("jst", "+09:00"),
            Map.entry("kst", "+09:00"),
            Map.entry("acst", "+09:30"),
            Map.entry("aest", "+10:00"),
            Map.entry("aedt", "+11:00"),
            Map.entry("nzst", "+12:00"),
            Map.entry("nzdt", "+13:00"));

    private final List<Integer> numbers = new ArrayList<>();
    private int month;
    private int monthAt;
    private @Nullable LocalDate date;
    private @Nullable LocalTime time;
    private @Nullable ZoneOffset zone;
    private boolean twelve;
    private boolean afternoon;
    private boolean unreadable;

    private DateWords() {}

    static Optional<OffsetDateTime> read(String value) {
        if (value.isBlank() || value.length() > LONGEST) {
            return Optional.empty();
        }
        StringBuilder comments = new StringBuilder();
        String plain = withoutComments(halfWidth(value), comments);
        DateWords words = new DateWords();
        try {
            words.all(LOOSE.matcher(plain).replaceAll(found -> found.group(1) == null ? "" : ":"));
            if (words.zone == null) {
                words.zoneOf(comments.toString().strip());
            }
            return words.result();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String halfWidth(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean minus = c == '\u2212' || c == '\u2013' || c == '\u2010';
            out.append(minus ? '-' : c >= '\uff01' && c <= '\uff5e' ? (char) (c - 0xfee0) : c);
        }
        return out.toString();
    }

    private static String withoutComments(String value, StringBuilder comments) {
        StringBuilder out = new StringBuilder(value.length());
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '(') {
                depth++;
                out.append(' ');
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else {
                (depth > 0 ? comments : out).append(c);
            }
        }
        return out.toString();
    }

    private void all(String text) {
        for (String word : text.split("[\\s,;\"]+", -1)) {
            if (!word.isEmpty()) {
                one(word);
            }
        }
    }

    private void one(String word) {
        char first = word.charAt(0);
        String lower = word.toLowerCase(Locale.ROOT);
        if (first == '+' || first == '-') {
            offset(word);
        } else if (first >= '0' && first <= '9') {
            number(word);
        } else if (lower.equals("am") || lower.equals("pm") || lower.equals("a.m.") || lower.equals("p.m.")) {
            twelve = true;
            afternoon = lower.startsWith("p");
        } else {
            name(lower);
        }
    }

    private void name(String lower) {
        String start = lower.length() < 3 ? lower : lower.substring(0, 3);
        boolean letters = lower.chars().allMatch(c -> Character.isLetter(c) || c == '.');
        int found = letters ? month(lower, start) : 0;
        // In some languages Tuesday is written as March is: the month is then named once more.
        boolean wasDay = month > 0 && monthAt == 0 && numbers.size() == 1;
        if (found > 0 && (month == 0 || wasDay)) {
            month = found;
            monthAt = numbers.size();
        } else if (!(letters && DAYS.contains(start))) {
            unreadable |= wasDay && letters && time == null && !lower.equals("de") && !lower.equals("of");
            zoneOf(lower);
        }
    }

    private static int month(String lower, String start) {
        if (start.length() < 3) {
            return 0;
        }
        int english = MONTHS.indexOf(start) + 1;
        String four = lower.substring(0, Math.min(4, lower.length()));
        return english > 0 ? english : OTHER_MONTHS.getOrDefault(start, OTHER_MONTHS.getOrDefault(four, 0));
    }

    /** A zone by its name, with an offset after it or not: {@code JST}, {@code GMT+09:00}, {@code UTC+9}. */
    private void zoneOf(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < lower.length() && lower.charAt(end) >= 'a' && lower.charAt(end) <= 'z') {
            end++;
        }
        String known = ZONES.get(lower.substring(0, end));
        boolean utc = known != null && known.equals("+00:00");
        if (end < lower.length() && (utc || end == 0) && "+-".indexOf(lower.charAt(end)) >= 0) {
            offset(lower.substring(end));
        } else if (known != null && end == lower.length() && (zone == null)) {
            zone = ZoneOffset.of(known);
        }
        // A single letter is a military zone, which RFC 5322 4.3 takes as UTC; what else is unknown says nothing.
    }

    private void offset(String word) {
        String digits = word.substring(1).replace(":", "").replace(".", "");
        if (digits.isEmpty() || digits.length() > 6 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return;
        }
        int hours = Integer.parseInt(digits.length() <= 2 ? digits : digits.substring(0, digits.length() == 3 ? 1 : 2));
        int minutes = digits.length() <= 2
                ? 0
                : Integer.parseInt(
                        digits.substring(digits.length() == 3 ? 1 : 2).substring(0, 2));
        if (hours <= 18 && minutes < 60 && hours * 60 + minutes <= 18 * 60) {
            int sign = word.charAt(0) == '-' ? -1 : 1;
            zone = ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
        }
    }

    private void number(String word) {
        int t = Math.max(word.indexOf('T'), word.indexOf('t'));
        if (t > 0 && isDigit(word, t - 1) && isDigit(word, t + 1)) {
            number(word.substring(0, t));
            number(word.substring(t + 1));
        } else if (word.indexOf(':') > 0) {
            clock(word, ':');
        } else if (word.chars().filter(c -> c == '-').count() == 2) {
            parts(word.split("-", -1), false);
        } else if (word.chars().filter(c -> c == '/').count() == 2) {
            parts(word.split("/", -1), false);
        } else if (word.indexOf('.') > 0) {
            dotted(word);
        } else if (word.length() == 4 && time != null && (date != null || numbers.size() > 1) && digits(word)) {
            offset('+' + word); // the plus sign was lost
        } else if (word.length() == 8 && digits(word) && Integer.parseInt(word) > 19_690_000) {
            parts(new String[] {word.substring(0, 4), word.substring(4, 6), word.substring(6)}, false);
        } else if (word.length() >= 6 && date != null && time == null && digits(word.substring(0, 6))) {
            clock(word.substring(0, 2) + ":" + word.substring(2, 4) + ":" + word.substring(4), ':');
        } else {
            japanese(word);
        }
    }

    /** {@code 2026年11月2日}, {@code 9時15分}, a number with an ordinal's letters, or a plain number. */
    private void japanese(String word) {
        int end = 0;
        while (end < word.length() && isDigit(word, end)) {
            end++;
        }
        if (end > 9) {
            unreadable = true;
            return;
        }
        int value = Integer.parseInt(word.substring(0, end));
        char unit = end < word.length() ? word.charAt(end) : ' ';
        if (unit == '月') {
            month = value;
            monthAt = numbers.size();
        } else if (unit == '時') {
            int minute = word.indexOf('分');
            String minutes = minute > end ? word.substring(end + 1, minute) : "0";
            time = LocalTime.of(value, digits(minutes) ? Integer.parseInt(minutes) : 0);
            return;
        } else {
            numbers.add(value);
        }
        if ((unit == '年' || unit == '月' || unit == '日') && end + 1 < word.length() && isDigit(word, end + 1)) {
            japanese(word.substring(end + 1));
        }
    }

    /** Dots for colons, or a date as Germans write it. */
    private void dotted(String word) {
        String[] pieces = word.split("\\.", -1);
        boolean whole = List.of(pieces).stream().allMatch(DateWords::digits);
        if (pieces.length == 3 && whole && (pieces[2].length() == 4 || pieces[0].length() == 4)) {
            parts(pieces, true);
        } else if (pieces.length == 2 && pieces[1].isEmpty()) {
            japanese(pieces[0]);
        } else if (pieces.length == 2 && digits(pieces[0]) && pieces[0].length() == 6 && date != null) {
            number(pieces[0]);
        } else {
            clock(word, '.');
        }
    }

    private void parts(String[] pieces, boolean dots) {
        if (pieces.length != 3 || !digits(pieces[0]) || !digits(pieces[2])) {
            unreadable = true;
        } else if (!digits(pieces[1])) {
            numbers.add(Integer.parseInt(pieces[0]));
            name(pieces[1].toLowerCase(Locale.ROOT));
            numbers.add(Integer.parseInt(pieces[2]));
        } else if (pieces[0].length() == 4) {
            date = LocalDate.of(value(pieces[0]), value(pieces[1]), value(pieces[2]));
        } else if (pieces[2].length() == 4) {
            int one = value(pieces[0]);
            int two = value(pieces[1]);
            unreadable |= one <= 12 && two <= 12 && one != two && !dots;
            date = one > 12 || dots
                    ? LocalDate.of(value(pieces[2]), two, one)
                    : LocalDate.of(value(pieces[2]), one, two);
        } else {
            unreadable = true;
        }
    }

    private void clock(String word, char separator) {
        int end = 0;
        while (end < word.length() && (isDigit(word, end) || word.charAt(end) == separator)) {
            end++;
        }
        String[] pieces = word.substring(0, end).split(separator == '.' ? "\\." : ":", -1);
        String rest = word.substring(end);
        if (pieces.length < 2 || pieces.length > 4 || !digits(pieces[0]) || !digits(pieces[1])) {
            unreadable = true;
            return;
        }
        int seconds = pieces.length > 2 && digits(pieces[2]) ? Math.min(59, value(pieces[2])) : 0;
        time = LocalTime.of(value(pieces[0]), value(pieces[1]), seconds);
        if (rest.startsWith(".") || rest.startsWith(",")) {
            int digit = 1;
            while (digit < rest.length() && isDigit(rest, digit)) {
                digit++;
            }
            rest = rest.substring(digit);
        }
        if (!rest.isEmpty()) {
            one(rest);
        }
    }

    private Optional<OffsetDateTime> result() {
        if (unreadable || time == null) {
            return Optional.empty();
        }
        LocalDate day = date != null ? date : named();
        if (day == null) {
            return Optional.empty();
        }
        LocalTime clock = time;
        if (twelve && clock.getHour() <= 12) {
            clock = clock.withHour(clock.getHour() % 12 + (afternoon ? 12 : 0));
        }
        return Optional.of(OffsetDateTime.of(day, clock, zone == null ? ZoneOffset.UTC : zone));
    }

    /** The date from a month by name and two numbers: the day and the year. */
    private @Nullable LocalDate named() {
        if (month == 0 || numbers.size() < 2) {
            return null;
        }
        int one = numbers.get(0);
        int two = numbers.get(1);
        boolean yearFirst = one > 31 || (monthAt == 1 && two <= 31 && one > 31);
        int year = yearFirst ? one : two;
        return LocalDate.of(
                year < 50 ? year + 2_000 : year < 1_000 ? year + 1_900 : year, month, yearFirst ? two : one);
    }

    private static int value(String digits) {
        return Integer.parseInt(digits);
    }

    private static boolean digits(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDigit(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
