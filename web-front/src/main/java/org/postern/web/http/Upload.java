package org.postern.web.http;

import java.io.IOException;
import java.io.InputStream;

/** A posted file, in memory or in a temporary file. It is deleted with the request. */
public interface Upload {
    /** The name that the browser sent: hostile until cleaned. */
    String fileName();

    String contentType();

    long size();

    InputStream open() throws IOException;
}
