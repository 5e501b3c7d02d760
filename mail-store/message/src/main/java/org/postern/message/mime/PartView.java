package org.postern.message.mime;

import java.util.Optional;

/**
 * A part that can be downloaded.
 *
 * @param number its place in {@code /mail/{folder}/{uidl}/part/{number}},  from 1; see {@link #BASE} for parts inside parts
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
        boolean isMessage) {
    /** A part inside a message inside: its own number times this, before the number of that message. */
    public static final int BASE = PartNumber.BASE;

    private static final int MOST = 1_000_000_000;

    /** Its number as a part of the message around; empty where that is too deep to be named. */
    public Optional<PartView> within(int outer) {
        long scale = outer < BASE ? BASE : outer < BASE * BASE ? (long) BASE * BASE : MOST;
        long all = number * scale + outer;
        return all < MOST ? Optional.of(numbered((int) all)) : Optional.empty();
    }

    public PartView numbered(int other) {
        return new PartView(other, fileName, mediaType, size, inline, contentId, isMessage);
    }
}
