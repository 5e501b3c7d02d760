package org.postern.web.mime;

/** Decodes header values. */
public final class HeaderDecoder {
    private HeaderDecoder() {}

    /** RFC 2047 words decoded, whatever they hold. */
    public static String decodeWords(String value) {
        throw new UnsupportedOperationException(value);
    }
}
