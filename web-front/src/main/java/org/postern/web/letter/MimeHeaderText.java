package org.postern.web.letter;

import java.util.List;
import java.util.stream.Collectors;
import org.postern.message.address.LocalParts;
import org.postern.message.header.EncodedWords;
import org.postern.message.header.ExtendedParameter;

/** Writes header values: RFC 2047 words in base64 UTF-8, RFC 2231 parameters, folded lines. Pure. */
final class MimeHeaderText {
    private MimeHeaderText() {}

    /** Unstructured text such as a subject. */
    static String text(String value) {
        return isPlain(value) ? value : EncodedWords.of(value);
    }

    /** A display name and its address, whose local part is quoted where RFC 5322 needs it. */
    static String mailbox(String name, String written) {
        String address = LocalParts.quotedAddress(written);
        if (name.isEmpty()) {
            return address;
        }
        String phrase = isPlain(name) ? quoted(name) : EncodedWords.of(name);
        return phrase + " <" + address + ">";
    }

    static String mailboxes(List<Recipient> recipients) {
        return recipients.stream().map(r -> mailbox(r.name(), r.address())).collect(Collectors.joining(",\r\n "));
    }

    /** The name parameter of Content-Type, for clients that do not support RFC 2231. */
    static String nameParameter(String fileName) {
        return "name=" + (isPlain(fileName) ? quoted(fileName) : "\"" + EncodedWords.of(fileName) + "\"");
    }

    /** The filename parameter of Content-Disposition. */
    static String fileNameParameter(String fileName) {
        if (isPlain(fileName)) {
            return "filename=" + quoted(fileName);
        }
        return ExtendedParameter.of("filename", fileName);
    }

    private static boolean isPlain(String value) {
        return value.length() <= 200 && !value.contains("=?") && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
