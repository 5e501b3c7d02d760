package org.postern.web.http;

/** Where static files are. Thread-safe. */
public interface AssetUrls {
    /**
     * The address of a file in {@code /org/postern/web/page/assets/} of the class path, with the hash of its content in its
     * name, cacheable for ever.
     *
     * @param name lower-case letters, digits, dot, dash, underscore
     * @throws IllegalArgumentException when there is no such file
     */
    String assetUrl(String name);
}
