package org.postern.web.page.read;

import java.util.Base64;
import java.util.Optional;

/**
 * The size of a picture, as the beginning of its file says.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
record PictureSize(int width, int height) {
    /** Of a picture that cannot be seen before it is shown. */
    static final PictureSize UNKNOWN = new PictureSize(300, 240);

    /** Octets that are looked at: the size of a photograph stands behind its preview. */
    private static final int HEAD = 96 << 10;

    private static final int MOST = 100_000;

    /** Reads the beginning of a {@code data:} address. */
    static Optional<PictureSize> of(String source) {
        int comma = source.startsWith("data:image/") ? source.indexOf(";base64,") + 8 : 7;
        if (comma < 8) {
            return Optional.empty();
        }
        // The sanitizer writes some of the letters of Base64 as entities.
        String head = source.substring(comma, Math.min(source.length(), comma + HEAD / 3 * 4))
                .replace("&#43;", "+")
                .replace("&#61;", "=")
                .replaceAll("&.{0,4}$", "");
        try {
            return of(Base64.getDecoder().decode(head.substring(0, head.length() / 4 * 4)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<PictureSize> of(byte[] head) {
        if (head.length < 30) {
            return Optional.empty();
        }
        if (head[0] == (byte) 0x89) {
            return sized(number(head, 16, 4), number(head, 20, 4));
        }
        if (head[0] == 'G') {
            return sized(little(head, 6), little(head, 8));
        }
        return head[0] == (byte) 0xff ? photograph(head) : Optional.empty();
    }

    /** The segments of a JPEG file, to that of the frame. */
    private static Optional<PictureSize> photograph(byte[] head) {
        int at = 2;
        while (at + 9 < head.length && head[at] == (byte) 0xff) {
            int marker = head[at + 1] & 0xff;
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                return sized(number(head, at + 7, 2), number(head, at + 5, 2));
            }
            at += 2 + number(head, at + 2, 2);
        }
        return Optional.empty();
    }

    private static Optional<PictureSize> sized(int width, int height) {
        boolean real = width > 0 && height > 0 && width < MOST && height < MOST;
        return real ? Optional.of(new PictureSize(width, height)) : Optional.empty();
    }

    private static int number(byte[] octets, int at, int length) {
        int number = 0;
        for (int i = 0; i < length; i++) {
            number = (number << 8) | (octets[at + i] & 0xff);
        }
        return number;
    }

    private static int little(byte[] octets, int at) {
        return (octets[at] & 0xff) | ((octets[at + 1] & 0xff) << 8);
    }
}
