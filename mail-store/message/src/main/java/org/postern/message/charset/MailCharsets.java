package org.postern.message.charset;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps the charset label of a mail to the right decoder. Mail software labels its own supersets with the name of the
 * standard: windows-31j as Shift_JIS, CP50221 as ISO-2022-JP, GB18030 as GB2312. A decoder for exactly the named
 * charset would lose ① and 髙. Only the labels listed here are decoded: UTF-7 and EBCDIC hide markup from filters that
 * read ASCII.
 */
public final class MailCharsets {
    /** The choices of the charset picker, in this order. */
    public static final List<String> CHOICES = List.of(
            "UTF-8",
            "ISO-2022-JP",
            "Shift_JIS",
            "EUC-JP",
            "GB18030",
            "Big5",
            "EUC-KR",
            "windows-1252",
            "ISO-8859-1",
            "ISO-8859-2",
            "ISO-8859-15",
            "windows-1250",
            "windows-1251",
            "KOI8-R",
            "ISO-8859-7",
            "ISO-8859-9",
            "windows-1255",
            "windows-1256",
            "TIS-620",
            "windows-1258");

    private static final int LONGEST_LABEL = 40;

    /** By the label's letters and digits. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            // Japanese
            Map.entry("iso2022jp", "x-windows-iso2022jp"),
            Map.entry("iso2022jpms", "x-windows-iso2022jp"),
            Map.entry("windowsiso2022jp", "x-windows-iso2022jp"),
            Map.entry("cp50220", "x-windows-iso2022jp"),
            Map.entry("cp50221", "x-windows-iso2022jp"),
            Map.entry("cp50222", "x-windows-iso2022jp"),
            Map.entry("iso2022jp1", "ISO-2022-JP-2"),
            Map.entry("iso2022jp2", "ISO-2022-JP-2"),
            Map.entry("iso2022jp3", "x-windows-iso2022jp"),
            Map.entry("iso2022jp2004", "x-windows-iso2022jp"),
            Map.entry("shiftjis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("mskanji", "windows-31j"),
            Map.entry("mscp932", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("ms932", "windows-31j"),
            Map.entry("windows932", "windows-31j"),
            Map.entry("windows31j", "windows-31j"),
            Map.entry("shiftjisx0213", "x-SJIS_0213"),
            Map.entry("eucjp", "x-eucJP-Open"),
            Map.entry("euc", "x-eucJP-Open"),
            Map.entry("ujis", "x-eucJP-Open"),
            Map.entry("eucjpms", "x-eucJP-Open"),
            Map.entry("cp51932", "x-eucJP-Open"),
            // Chinese
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb231280", "GB18030"),
            Map.entry("chinese", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("cp936", "GB18030"),
            Map.entry("ms936", "GB18030"),
            Map.entry("windows936", "GB18030"),
            Map.entry("gb18030", "GB18030"),
            Map.entry("euccn", "GB18030"),
            Map.entry("iso2022cn", "ISO-2022-CN"),
            Map.entry("big5", "x-windows-950"),
            Map.entry("xbig5", "x-windows-950"),
            Map.entry("cp950", "x-windows-950"),
            Map.entry("ms950", "x-windows-950"),
            Map.entry("windows950", "x-windows-950"),
            Map.entry("big5hkscs", "Big5-HKSCS"),
            // Korean
            Map.entry("euckr", "x-windows-949"),
            Map.entry("ksc56011987", "x-windows-949"),
            Map.entry("ksc56011989", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("korean", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("ms949", "x-windows-949"),
            Map.entry("windows949", "x-windows-949"),
            Map.entry("uhc", "x-windows-949"),
            Map.entry("johab", "x-Johab"),
            Map.entry("iso2022kr", "ISO-2022-KR"),
            // As in the WHATWG standard: mail labelled Latin-1 or ASCII never means the C1 controls.
            Map.entry("iso88591", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("l1", "windows-1252"),
            Map.entry("usascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso646us", "windows-1252"),
            Map.entry("ansix341968", "windows-1252"),
            Map.entry("7bit", "windows-1252"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("l2", "ISO-8859-2"),
            Map.entry("latin3", "ISO-8859-3"),
            Map.entry("latin4", "ISO-8859-4"),
            Map.entry("cyrillic", "ISO-8859-5"),
            Map.entry("arabic", "ISO-8859-6"),
            Map.entry("greek", "ISO-8859-7"),
            Map.entry("iso88598i", "ISO-8859-8"),
            Map.entry("iso88598e", "ISO-8859-8"),
            Map.entry("hebrew", "ISO-8859-8"),
            Map.entry("logical", "ISO-8859-8"),
            Map.entry("visual", "ISO-8859-8"),
            Map.entry("iso88599", "windows-1254"),
            Map.entry("latin5", "windows-1254"),
            Map.entry("l5", "windows-1254"),
            Map.entry("latin9", "ISO-8859-15"),
            Map.entry("latin10", "ISO-8859-16"),
            Map.entry("tis620", "x-windows-874"),
            Map.entry("iso885911", "x-windows-874"),
            Map.entry("koi", "KOI8-R"),
            Map.entry("koi8", "KOI8-R"),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("koi8u", "KOI8-U"),
            Map.entry("koi8ru", "KOI8-U"),
            // Macintosh
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("mac", "x-MacRoman"),
            Map.entry("macroman", "x-MacRoman"),
            Map.entry("maccyrillic", "x-MacCyrillic"),
            Map.entry("macukrainian", "x-MacUkraine"),
            Map.entry("macce", "x-MacCentralEurope"),
            Map.entry("maccentraleurroman", "x-MacCentralEurope"),
            Map.entry("maccroatian", "x-MacCroatian"),
            Map.entry("macromanian", "x-MacRomania"),
            Map.entry("macicelandic", "x-MacIceland"),
            Map.entry("macturkish", "x-MacTurkish"),
            Map.entry("macgreek", "x-MacGreek"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("unicode11utf8", "UTF-8"));

    /** Code pages of DOS and Windows by their numbers. Those of EBCDIC are never decoded. */
    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("437", "IBM437"),
            Map.entry("737", "x-IBM737"),
            Map.entry("775", "IBM775"),
            Map.entry("850", "IBM850"),
            Map.entry("852", "IBM852"),
            Map.entry("855", "IBM855"),
            Map.entry("857", "IBM857"),
            Map.entry("860", "IBM860"),
            Map.entry("861", "IBM861"),
            Map.entry("862", "IBM862"),
            Map.entry("863", "IBM863"),
            Map.entry("864", "IBM864"),
            Map.entry("865", "IBM865"),
            Map.entry("866", "IBM866"),
            Map.entry("869", "IBM869"),
            Map.entry("858", "IBM00858"),
            Map.entry("874", "x-windows-874"),
            Map.entry("1250", "windows-1250"),
            Map.entry("1251", "windows-1251"),
            Map.entry("1252", "windows-1252"),
            Map.entry("1253", "windows-1253"),
            Map.entry("1254", "windows-1254"),
            Map.entry("1255", "windows-1255"),
            Map.entry("1256", "windows-1256"),
            Map.entry("1257", "windows-1257"),
            Map.entry("1258", "windows-1258"));

    private static final Pattern PAGE = Pattern.compile("(?:windows|win|cp|ms|ibm|dos|ansi)(\\d{3,4})");
    private static final Pattern ISO_8859 = Pattern.compile("iso8859(\\d{1,2})");
    private static final Pattern YEAR = Pattern.compile(":(?:19|20)\\d\\d$");

    private static final Set<String> VAGUE = Set.of(
            "us-ascii",
            "ascii",
            "ansi_x3.4-1968",
            "iso646-us",
            "7bit",
            "8bit",
            "binary",
            "x-unknown",
            "unknown",
            "unknown-8bit",
            "x-user-defined",
            "default",
            "none");

    private static final Map<String, String> SIBLINGS = Map.of(
            "ISO-8859-2", "windows-1250",
            "ISO-8859-4", "windows-1257",
            "ISO-8859-5", "windows-1251",
            "ISO-8859-6", "windows-1256",
            "ISO-8859-7", "windows-1253",
            "ISO-8859-8", "windows-1255",
            "ISO-8859-13", "windows-1257",
            "ISO-8859-15", "windows-1252");

    private static final List<String> FAMILIES = List.of("utf-8", "utf-16", "utf-32");

    private MailCharsets() {}

    /** The decoder for a label; empty for labels that are unknown or never decoded. */
    public static Optional<Charset> find(String label) {
        String name = plain(label);
        if (name.isEmpty() || name.length() > LONGEST_LABEL) {
            return Optional.empty();
        }
        String key = key(name);
        String known = known(key)
                .or(() -> key.startsWith("x") ? known(key.substring(1)) : Optional.empty())
                .or(() -> key.startsWith("cs") ? known(key.substring(2)) : Optional.empty())
                .orElse(FAMILIES.stream().anyMatch(name::startsWith) ? name : null);
        try {
            return known == null ? Optional.empty() : Optional.of(Charset.forName(known));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /** The decoder for a label that says something: not for those that software puts on text of any kind. */
    public static Optional<Charset> believed(String label) {
        return isVague(label) ? Optional.empty() : find(label);
    }

    /** Whether the label names UTF-7, in any spelling. */
    public static boolean isUtf7(String label) {
        String name = plain(label);
        return name.contains("utf-7") || name.contains("utf7");
    }

    /** Whether software uses this label for text of any kind. */
    static boolean isVague(String label) {
        return VAGUE.contains(plain(label));
    }

    static boolean isIso8859(String label) {
        String key = key(plain(label));
        return ISO_8859.matcher(key).matches() || key.equals("latin1");
    }

    static boolean isIso2022(String label) {
        return find(label)
                .filter(charset -> charset.name().toLowerCase(Locale.ROOT).contains("2022"))
                .isPresent();
    }

    /** The Windows charset that has letters where this ISO 8859 charset has C1 controls. */
    static Optional<Charset> windowsSibling(Charset charset) {
        return Optional.ofNullable(SIBLINGS.get(charset.name())).map(Charset::forName);
    }

    static boolean isUtf8(Charset charset) {
        return StandardCharsets.UTF_8.equals(charset);
    }

    private static Optional<String> known(String key) {
        Matcher page = PAGE.matcher(key);
        Matcher iso = ISO_8859.matcher(key);
        if (NAMES.containsKey(key)) {
            return Optional.ofNullable(NAMES.get(key));
        }
        if (page.matches()) {
            return Optional.ofNullable(PAGES.get(page.group(1)));
        }
        return iso.matches() ? Optional.of("ISO-8859-" + iso.group(1)) : Optional.empty();
    }

    /** Letters and digits alone: programs differ in hyphens, low lines and years. */
    private static String key(String plain) {
        String name = YEAR.matcher(plain).replaceFirst("");
        StringBuilder key = new StringBuilder(name.length());
        name.chars()
                .filter(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                .forEach(c -> key.append((char) c));
        return key.toString();
    }

    private static String plain(String label) {
        String name = label.length() > 200 ? "" : label.strip().toLowerCase(Locale.ROOT);
        return name.replace("\"", "").replace("'", "");
    }
}
