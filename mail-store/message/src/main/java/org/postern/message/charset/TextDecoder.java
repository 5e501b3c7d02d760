package org.postern.message.charset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes octets to text. The reader's choice comes before the label, and the label before a guess. Never fails:
 * undecodable octets become U+FFFD. Pure.
 */
public final class TextDecoder {
    private TextDecoder() {}

    public static DecodedText decode(byte[] octets, Optional<String> label, Optional<Charset> override) {
        if (override.isPresent()) {
            return new DecodedText(lenient(octets, override.get()), override.get(), Set.of());
        }
        if (label.isEmpty() || label.get().isBlank()) {
            return unlabelled(octets);
        }
        if (MailCharsets.isUtf7(label.get())) {
            // Shown as plain ASCII: +ADw-script+AD4- stays as it is.
            return new DecodedText(
                    lenient(octets, StandardCharsets.US_ASCII),
                    StandardCharsets.US_ASCII,
                    Set.of(CharsetProblem.UTF7_REFUSED));
        }
        Optional<Charset> named = MailCharsets.find(label.get());
        if (named.isEmpty()) {
            Charset guess = CharsetGuess.of(octets);
            return new DecodedText(
                    lenient(octets, guess), guess, flagsIf(!isAscii(octets), CharsetProblem.UNKNOWN_CHARSET));
        }
        return labelled(octets, label.get(), named.get());
    }

    /** The charset that octets show with strong evidence; none for ASCII. */
    public static Optional<Charset> shownBy(byte[] octets) {
        return isAscii(octets) ? Optional.empty() : CharsetGuess.strong(octets);
    }

    /** The text of octets in that charset if every octet is valid in it, else empty. */
    public static Optional<String> strict(byte[] octets, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * As {@link #strict}, for octets of a header and the charset of the body: that of Windows where an ISO 8859 charset
     * has only controls.
     */
    public static Optional<String> strictLikeBody(byte[] octets, Charset charset) {
        Optional<String> sibling = holdsC1(octets)
                ? MailCharsets.windowsSibling(charset).flatMap(windows -> strict(octets, windows))
                : Optional.empty();
        return sibling.or(() -> strict(octets, charset));
    }

    public static String lenient(byte[] octets, Charset charset) {
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(octets));
            int start = text.length() > 0 && text.charAt(0) == '\ufeff' ? 1 : 0;
            return text.subSequence(start, text.length()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a replacing decoder reported", e);
        }
    }

    public static boolean isAscii(byte[] octets) {
        for (byte b : octets) {
            if (b < 0 || b == 0x1b) {
                return false;
            }
        }
        return true;
    }

    private static DecodedText unlabelled(byte[] octets) {
        Charset guess = CharsetGuess.of(octets);
        boolean certain = isAscii(octets) || certain(octets, guess);
        return new DecodedText(lenient(octets, guess), guess, flagsIf(!certain, CharsetProblem.UNKNOWN_CHARSET));
    }

    /** Whether octets are of that charset beyond doubt: valid UTF-8, or the escape sequences of ISO-2022-JP. */
    private static boolean certain(byte[] octets, Charset guess) {
        boolean tells = MailCharsets.isUtf8(guess) || guess.name().equals("x-windows-iso2022jp");
        return tells && strict(octets, guess).isPresent();
    }

    private static DecodedText labelled(byte[] octets, String label, Charset named) {
        if (isAscii(octets)
                && !named.name().startsWith("UTF-16")
                && !named.name().startsWith("UTF-32")) {
            return new DecodedText(lenient(octets, named), named, Set.of());
        }
        if (named.name().equals("UTF-16") && !startsWithMark(octets)) {
            // RFC 2781 assumes big-endian without a byte-order mark, but Windows software sends little-endian.
            Charset order = CharsetGuess.utf16Order(octets);
            return new DecodedText(lenient(octets, order), order, Set.of());
        }
        boolean decodes = strict(octets, named).isPresent();
        if (decodes && fits(octets, label)) {
            return new DecodedText(lenient(octets, named), named, Set.of());
        }
        Optional<Charset> guess = CharsetGuess.strong(octets)
                .filter(found -> !found.equals(named) && strict(octets, found).isPresent());
        if (guess.isPresent()) {
            boolean doubt = !MailCharsets.isVague(label) || !certain(octets, guess.get());
            return new DecodedText(
                    lenient(octets, guess.get()), guess.get(), flagsIf(doubt, CharsetProblem.WRONG_CHARSET));
        }
        Optional<Charset> sibling = MailCharsets.windowsSibling(named)
                .filter(windows -> holdsC1(octets) && strict(octets, windows).isPresent());
        if (sibling.isPresent()) {
            return new DecodedText(lenient(octets, sibling.get()), sibling.get(), Set.of());
        }
        return new DecodedText(
                lenient(octets, named),
                named,
                flagsIf(!decodes || MailCharsets.isVague(label), CharsetProblem.WRONG_CHARSET));
    }

    /**
     * Whether octets that decode are what the label says. ASCII has no high octets, and text in an ISO 8859 charset
     * holds no C1 controls. No other charset than those of ISO 2022 has its escape sequences.
     */
    private static boolean fits(byte[] octets, String label) {
        return !MailCharsets.isVague(label)
                && !(MailCharsets.isIso8859(label) && holdsC1(octets))
                && (MailCharsets.isIso2022(label) || !CharsetGuess.hasJisEscape(octets));
    }

    private static boolean holdsC1(byte[] octets) {
        for (byte octet : octets) {
            if ((octet & 0xe0) == 0x80) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithMark(byte[] octets) {
        return octets.length >= 2
                && ((octets[0] == (byte) 0xfe && octets[1] == (byte) 0xff)
                        || (octets[0] == (byte) 0xff && octets[1] == (byte) 0xfe));
    }

    private static Set<CharsetProblem> flagsIf(boolean condition, CharsetProblem problem) {
        return condition ? EnumSet.of(problem) : Set.of();
    }
}
