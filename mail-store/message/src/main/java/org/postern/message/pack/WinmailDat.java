package org.postern.message.pack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.hmef.Attachment;
import org.apache.poi.hmef.HMEFMessage;
import org.apache.poi.hmef.attribute.MAPIAttribute;
import org.apache.poi.hmef.attribute.TNEFAttribute;
import org.apache.poi.hmef.attribute.TNEFProperty;
import org.apache.poi.hsmf.datatypes.MAPIProperty;
import org.postern.message.charset.TextDecoder;
import org.postern.message.text.HtmlToText;

/**
 * The files and the text in a winmail.dat (MS-OXTNEF), which Outlook makes for Outlook. Held in memory, so at most
 * {@link #LIMIT} octets are read. Confined to one thread.
 *
 * @param text of the message inside; empty when there is none
 */
public record WinmailDat(List<PackedFile> files, String text) {
    /** Octets of a winmail.dat; a larger one is not opened. */
    public static final int LIMIT = 24 << 20;

    private static final int LONGEST_TEXT = 1 << 20;
    private static final int MOST_FILES = 200;
    private static final int DEEPEST = 3;
    private static final int UNICODE = 0x1f;
    /** Names the interface of an embedded message, before its own TNEF. */
    private static final int INTERFACE = 16;

    private static final byte[] SIGNATURE = {0x78, (byte) 0x9f, 0x3e, 0x22};

    static {
        TNEFAttribute.setMaxRecordLength(LIMIT);
        MAPIAttribute.setMaxRecordLength(LIMIT);
    }

    /**
     * Reads it to its end.
     *
     * @throws IOException if it is not TNEF, is too large, or is damaged
     */
    public static WinmailDat read(InputStream in) throws IOException {
        byte[] octets = in.readNBytes(LIMIT + 1);
        if (octets.length > LIMIT) {
            throw new IOException("a winmail.dat above the limit");
        }
        return read(octets, 0, 1);
    }

    private static WinmailDat read(byte[] octets, int from, int depth) throws IOException {
        if (octets.length - from < SIGNATURE.length || !starts(octets, from)) {
            throw new IOException("not TNEF");
        }
        try {
            HMEFMessage message = new HMEFMessage(new ByteArrayInputStream(octets, from, octets.length - from));
            Optional<String> charset = charset(message);
            List<PackedFile> files = new ArrayList<>();
            for (Attachment each : message.getAttachments()) {
                if (files.size() < MOST_FILES) {
                    add(each, charset, depth, files);
                }
            }
            return new WinmailDat(List.copyOf(files), text(message, charset));
        } catch (RuntimeException e) {
            throw new IOException("damaged TNEF", e);
        }
    }

    private static boolean starts(byte[] octets, int from) {
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (octets[from + i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    private static void add(Attachment attachment, Optional<String> charset, int depth, List<PackedFile> files) {
        String name = property(attachment.getMAPIAttributes(), MAPIProperty.ATTACH_LONG_FILENAME, charset)
                .or(() -> property(attachment.getMAPIAttributes(), MAPIProperty.ATTACH_FILENAME, charset))
                .or(() -> attribute(attachment.getAttribute(TNEFProperty.ID_ATTACHTITLE), charset))
                .or(() -> property(attachment.getMAPIAttributes(), MAPIProperty.DISPLAY_NAME, charset))
                .orElse("");
        TNEFAttribute data = attachment.getAttribute(TNEFProperty.ID_ATTACHDATA);
        if (data != null) {
            files.add(new PackedFile(name, data.getData()));
            return;
        }
        MAPIAttribute object = attachment.getMAPIAttribute(MAPIProperty.ATTACH_DATA);
        if (object == null) {
            return;
        }
        if (depth < DEEPEST) {
            try {
                WinmailDat inner = read(object.getData(), INTERFACE, depth + 1);
                if (!inner.text.isBlank()) {
                    byte[] text = inner.text.getBytes(StandardCharsets.UTF_8);
                    files.add(new PackedFile((name.isBlank() ? "message" : name) + ".txt", text));
                }
                inner.files.stream().limit(MOST_FILES - files.size()).forEach(files::add);
                return;
            } catch (IOException e) {
                // An object that is not a message, for example of OLE: offered as it is.
            }
        }
        files.add(new PackedFile(name, object.getData()));
    }

    private static String text(HMEFMessage message, Optional<String> charset) {
        List<MAPIAttribute> all = message.getMessageMAPIAttributes();
        Optional<String> plain = property(all, MAPIProperty.BODY, charset)
                .or(() -> attribute(message.getMessageAttribute(TNEFProperty.ID_BODY), charset));
        String text = plain.filter(each -> !each.isBlank())
                .or(() -> property(all, MAPIProperty.BODY_HTML, charset)
                        .map(html -> HtmlToText.convert(cut(html), LONGEST_TEXT)))
                .or(() -> rtf(message))
                .orElse("");
        return cut(text);
    }

    private static Optional<String> rtf(HMEFMessage message) {
        MAPIAttribute rtf = message.getMessageMAPIAttribute(MAPIProperty.RTF_COMPRESSED);
        return rtf == null ? Optional.empty() : Optional.of(RtfText.of(rtf.getData(), LONGEST_TEXT));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private static Optional<String> property(List<MAPIAttribute> all, MAPIProperty wanted, Optional<String> charset) {
        for (MAPIAttribute each : all) {
            if (each.getProperty().id == wanted.id) {
                String text = each.getType() == UNICODE
                        ? new String(each.getData(), StandardCharsets.UTF_16LE)
                        : decoded(each.getData(), charset);
                return Optional.of(ended(text)).filter(found -> !found.isBlank());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> attribute(TNEFAttribute attribute, Optional<String> charset) {
        return Optional.ofNullable(attribute)
                .map(each -> ended(decoded(each.getData(), charset)))
                .filter(text -> !text.isBlank());
    }

    private static String decoded(byte[] octets, Optional<String> charset) {
        int end = 0;
        while (end < octets.length && octets[end] != 0) {
            end++;
        }
        return TextDecoder.decode(java.util.Arrays.copyOf(octets, end), charset, Optional.empty())
                .text();
    }

    private static String ended(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** The code page of the message's 8-bit texts, as a label; Outlook writes 1252 there for other texts as well. */
    private static Optional<String> charset(HMEFMessage message) {
        TNEFAttribute page = message.getMessageAttribute(TNEFProperty.ID_OEMCODEPAGE);
        if (page == null || page.getData().length < 4) {
            return Optional.empty();
        }
        byte[] octets = page.getData();
        int number = (octets[0] & 0xff) | (octets[1] & 0xff) << 8 | (octets[2] & 0xff) << 16;
        return switch (number) {
            case 0 -> Optional.empty();
            case 932 -> Optional.of("windows-31j");
            case 936 -> Optional.of("gbk");
            case 949 -> Optional.of("windows-949");
            case 950 -> Optional.of("big5");
            case 65001 -> Optional.of("utf-8");
            default -> Optional.of("windows-" + number);
        };
    }
}
