package org.postern.message.mime;

import java.util.Optional;

/** Finds the data: URI of an image inside a message. */
@FunctionalInterface
public interface InlineImages {
    /** No images at all. */
    InlineImages NONE = contentId -> Optional.empty();

    /**
     * The image as {@code data:image/...;base64,...}.
     *
     * @param contentId without angle brackets and without {@code cid:}
     */
    Optional<String> dataUri(String contentId);
}
