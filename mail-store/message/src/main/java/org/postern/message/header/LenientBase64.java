package org.postern.message.header;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes the base64 of header words: skips junk, accepts missing padding, and continues after padding in the middle.
 * Linear.
 */
public final class LenientBase64 {
    private LenientBase64() {}

    static byte[] decode(String data) {
        byte[] clean = new byte[data.length()];
        int length = 0;
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length());
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/') {
                clean[length++] = (byte) c;
            } else if (c == '=') {
                flush(clean, length, out);
                length = 0;
            }
        }
        flush(clean, length, out);
        return out.toByteArray();
    }

    private static void flush(byte[] clean, int length, ByteArrayOutputStream out) {
        int usable = length % 4 == 1 ? length - 1 : length; // six bits are less than an octet
        out.writeBytes(Base64.getDecoder().decode(Arrays.copyOf(clean, usable)));
    }
}
