package org.postern.web.http;

/** Addresses of the static files. Thread-safe. */
public interface AssetUrls {
    /**
     * The address of a file in {@code /org/postern/web/page/assets/} of the class path. The hash of the content is part
     * of the name, so browsers may cache the file for ever.
     *
     * @param name lower-case letters, digits, dot, dash, underscore
     * @throws IllegalArgumentException when there is no such file
     */
    String assetUrl(String name);
}
