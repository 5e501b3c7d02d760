package org.postern.message.pack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.postern.message.charset.TextDecoder;

/** The text of RTF as Outlook writes it, without its form. Linear; confined to one call. */
final class RtfText {
    private static final Set<String> SKIPPED = Set.of(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "header",
            "footer",
            "generator",
            "listtable",
            "listoverridetable",
            "themedata",
            "datastore",
            "latentstyles");
    private static final int DEEPEST = 1_000;

    private final byte[] rtf;
    private final int limit;
    private final StringBuilder out = new StringBuilder();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final Deque<Boolean> groups = new ArrayDeque<>();
    private boolean silent;
    private int unicodeSkip = 1;
    private int toSkip;
    private String charset = "windows-1252";
    private int at;

    private RtfText(byte[] rtf, int limit) {
        this.rtf = rtf;
        this.limit = limit;
    }

    static String of(byte[] rtf, int limit) {
        RtfText text = new RtfText(rtf, limit);
        text.run();
        return text.out.substring(0, Math.min(limit, text.out.length())).strip();
    }

    private void run() {
        while (at < rtf.length && out.length() < limit && groups.size() < DEEPEST) {
            byte c = rtf[at++];
            switch (c) {
                case '{' -> groups.push(silent);
                case '}' -> {
                    flush();
                    silent = !groups.isEmpty() && groups.pop();
                }
                case '\\' -> control();
                case '\r', '\n', 0 -> {}
                default -> octet(c);
            }
        }
        flush();
    }

    private void control() {
        if (at >= rtf.length) {
            return;
        }
        byte c = rtf[at];
        if (!letter(c)) {
            at++;
            symbol(c);
            return;
        }
        int from = at;
        while (at < rtf.length && letter(rtf[at]) && at - from < 32) {
            at++;
        }
        String word = new String(rtf, from, at - from, StandardCharsets.US_ASCII);
        boolean negative = at < rtf.length && rtf[at] == '-';
        at += negative ? 1 : 0;
        int number = 0;
        int digits = 0;
        while (at < rtf.length && rtf[at] >= '0' && rtf[at] <= '9' && digits++ < 8) {
            number = number * 10 + rtf[at++] - '0';
        }
        if (at < rtf.length && rtf[at] == ' ') {
            at++;
        }
        word(word, negative ? -number : number, digits > 0);
    }

    private void word(String word, int number, boolean given) {
        switch (word) {
            case "par", "line", "row" -> text("\n");
            case "tab", "cell" -> text("\t");
            case "emdash" -> text("\u2014");
            case "endash" -> text("\u2013");
            case "lquote" -> text("\u2018");
            case "rquote" -> text("\u2019");
            case "ldblquote" -> text("\u201c");
            case "rdblquote" -> text("\u201d");
            case "bullet" -> text("\u2022");
            case "ansicpg" -> charset = number == 932 ? "windows-31j" : number == 65001 ? "utf-8" : "windows-" + number;
            case "uc" -> unicodeSkip = given ? Math.max(0, Math.min(number, 10)) : 1;
            case "u" -> {
                text(Character.toString((char) number));
                toSkip = unicodeSkip;
            }
            case "bin" -> at = (int) Math.min(rtf.length, (long) at + Math.max(0, number));
            default -> {
                if (SKIPPED.contains(word)) {
                    silent = true;
                }
            }
        }
    }

    private void symbol(byte c) {
        switch (c) {
            case '\'' -> {
                int high = at < rtf.length ? Character.digit(rtf[at], 16) : -1;
                int low = at + 1 < rtf.length ? Character.digit(rtf[at + 1], 16) : -1;
                if (high >= 0 && low >= 0) {
                    at += 2;
                    octet((byte) (high << 4 | low));
                }
            }
            case '*' -> silent = true;
            case '~' -> text(" ");
            case '_' -> text("-");
            case '\r', '\n' -> text("\n");
            case '{', '}', '\\' -> octet(c);
            default -> {}
        }
    }

    private void octet(byte c) {
        if (toSkip > 0) {
            toSkip--;
        } else if (!silent) {
            octets.write(c);
        }
    }

    private void text(String piece) {
        flush();
        if (!silent) {
            out.append(piece);
        }
    }

    private void flush() {
        if (octets.size() > 0) {
            out.append(TextDecoder.decode(octets.toByteArray(), Optional.of(charset), Optional.empty())
                    .text());
            octets.reset();
        }
    }

    private static boolean letter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
