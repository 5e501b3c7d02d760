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

    private static final Map<String, String> SUPERSETS = Map.ofEntries(
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"),
            Map.entry("x-windows-iso2022jp", "x-windows-iso2022jp"),
            Map.entry("csiso2022jp", "x-windows-iso2022jp"),
            Map.entry("cp50220", "x-windows-iso2022jp"),
            Map.entry("cp50221", "x-windows-iso2022jp"),
            Map.entry("cp50222", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-1", "ISO-2022-JP-2"),
            Map.entry("iso-2022-jp-2", "ISO-2022-JP-2"),
            Map.entry("iso-2022-jp-3", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-2004", "x-windows-iso2022jp"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("ms_kanji", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("ms932", "windows-31j"),
            Map.entry("windows-932", "windows-31j"),
            Map.entry("windows-31j", "windows-31j"),
            Map.entry("cswindows31j", "windows-31j"),
            Map.entry("csshiftjis", "windows-31j"),
            Map.entry("shift_jisx0213", "x-SJIS_0213"),
            Map.entry("euc-jp", "x-eucJP-Open"),
            Map.entry("eucjp", "x-eucJP-Open"),
            Map.entry("x-euc-jp", "x-eucJP-Open"),
            Map.entry("x-euc", "x-eucJP-Open"),
            Map.entry("eucjp-ms", "x-eucJP-Open"),
            Map.entry("cp51932", "x-eucJP-Open"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("cp936", "GB18030"),
            Map.entry("windows-936", "GB18030"),
            Map.entry("gb18030", "GB18030"),
            Map.entry("euc-cn", "GB18030"),
            Map.entry("iso-2022-cn", "ISO-2022-CN"),
            Map.entry("big5", "x-windows-950"),
            Map.entry("big-5", "x-windows-950"),
            Map.entry("x-x-big5", "x-windows-950"),
            Map.entry("cp950", "x-windows-950"),
            Map.entry("big5-hkscs", "Big5-HKSCS"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601-1989", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("uhc", "x-windows-949"),
            Map.entry("iso-2022-kr", "ISO-2022-KR"),
            // As in the WHATWG standard: mail labelled Latin-1 or ASCII never means the C1 controls.
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso646-us", "windows-1252"),
            Map.entry("l1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("cp1252", "windows-1252"),
            Map.entry("x-cp1252", "windows-1252"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("latin9", "ISO-8859-15"),
            Map.entry("x-cp1250", "windows-1250"),
            Map.entry("x-cp1251", "windows-1251"),
            Map.entry("win-1251", "windows-1251"),
            Map.entry("cyrillic", "ISO-8859-5"),
            Map.entry("greek", "ISO-8859-7"),
            Map.entry("koi", "KOI8-R"),
            Map.entry("koi8", "KOI8-R"),
            Map.entry("cp850", "IBM850"),
            Map.entry("ibm850", "IBM850"),
            Map.entry("ibm866", "IBM866"),
            Map.entry("ansi_x3.4-1968", "windows-1252"),
            Map.entry("7bit", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("windows-874", "x-windows-874"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("iso-8859-8-e", "ISO-8859-8"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("x-mac-cyrillic", "x-MacCyrillic"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("cp866", "IBM866"),
            Map.entry("koi8-u", "KOI8-U"),
            Map.entry("koi8-r", "KOI8-R"));

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

    private static final List<String> FAMILIES =
            List.of("iso-8859-", "iso8859-", "windows-125", "cp125", "utf-8", "utf-16", "utf-32");

    private MailCharsets() {}

    /** The decoder for a label; empty for labels that are unknown or never decoded. */
    public static Optional<Charset> find(String label) {
        String name = plain(label);
        if (name.isEmpty() || name.length() > LONGEST_LABEL) {
            return Optional.empty();
        }
        String known = SUPERSETS.get(name);
        if (known == null) {
            known = FAMILIES.stream().anyMatch(name::startsWith) ? name : null;
        }
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
        String name = plain(label);
        return name.startsWith("iso-8859-") || name.startsWith("iso8859-") || name.equals("latin1");
    }

    /** The Windows charset that has letters where this ISO 8859 charset has C1 controls. */
    static Optional<Charset> windowsSibling(Charset charset) {
        return Optional.ofNullable(SIBLINGS.get(charset.name())).map(Charset::forName);
    }

    static boolean isUtf8(Charset charset) {
        return StandardCharsets.UTF_8.equals(charset);
    }

    private static String plain(String label) {
        String name = label.length() > 200 ? "" : label.strip().toLowerCase(Locale.ROOT);
        return name.replace("\"", "").replace("'", "");
    }
}
