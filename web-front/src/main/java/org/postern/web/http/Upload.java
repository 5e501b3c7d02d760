package org.postern.web.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * A posted file, in memory or in a temporary file that goes with the request.
 */
public interface Upload {
    /** As the browser named it: hostile until cleaned. */
    String fileName();

    String contentType();

    long size();

    InputStream open() throws IOException;
}
