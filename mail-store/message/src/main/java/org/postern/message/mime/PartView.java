package org.postern.message.mime;

import java.util.Optional;

/**
 * A part that can be downloaded.
 *
 * @param number its place in {@code /mail/{folder}/{uidl}/part/{number}}, from 1
 * @param fileName cleaned base name, at most 200 bytes of UTF-8, never empty
 * @param size decoded octets
 */
public record PartView(
        int number,
        String fileName,
        String mediaType,
        long size,
        boolean inline,
        Optional<String> contentId,
        boolean isMessage) {}
