package org.postern.web.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One HTTP request as a page handler sees it. Confined to its thread. Sizes and deadlines were enforced before. */
public interface Exchange {
    String method();

    /** Path parts as the route names them, percent-decoded: {@code /mail/{folder}/{uidl}}. */
    String pathValue(String name);

    String path();

    /** First query parameter of that name, decoded as UTF-8. */
    Optional<String> query(String name);

    Optional<String> header(String name);

    /** The posted form, urlencoded or multipart; empty for a GET. */
    Form form();

    /** The browser's address (not a proxy's, unless configured). */
    InetAddress client();

    /** Whether the page's script asked (header {@code X-Requested-With: postern}): answers may be fragments. */
    boolean scripted();

    /** A posted form. Line breaks in values are as posted. */
    interface Form {
        Optional<String> value(String name);

        List<String> values(String name);

        List<Upload> uploads(String name);
    }
}
