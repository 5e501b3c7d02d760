package org.postern.web.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postern.web.session.KeptForm;

/** One HTTP request as a page handler sees it. Confined to its thread. Sizes and deadlines were enforced before. */
public interface Exchange {
    String method();

    /** Path parts as the route names them, percent-decoded: {@code /mail/{folder}/{uidl}}. */
    String pathValue(String name);

    /** The path as asked for, still percent-encoded, without the query. */
    String path();

    /** What the log knows this request by. */
    String requestId();

    /** Language of the answer: the session's, else the browser's choice among those we have. */
    Locale locale();

    /** First query parameter of that name, decoded as UTF-8. */
    Optional<String> query(String name);

    Optional<String> header(String name);

    /** The value of the first cookie of that name that the browser sent, unless it is empty. Anybody can write a cookie. */
    Optional<String> cookie(String name);

    /** The posted form, urlencoded or multipart; empty for a GET. */
    Form form();

    /**
     * The form that this browser posted to a {@link Route.Writing.Kept} route while it had no session any more, if the person
     * now signed in is the one who wrote it. Stays available for 30 min, until {@link #dropKeptForm()}.
     */
    Optional<KeptForm> keptForm();

    /** Forgets the kept form: it was shown, sent or saved. */
    void dropKeptForm();

    /** The browser's address (not a proxy's, unless configured). */
    InetAddress client();

    /** Whether the page's script asked (header {@code X-Requested-With: postern}): answers may be fragments. */
    boolean scripted();

    /** A posted form. Line breaks in values are as posted. */
    interface Form {
        Optional<String> value(String name);

        List<String> values(String name);

        List<Upload> uploads(String name);

        /** Names of the fields, without files, in the order posted. */
        Set<String> names();
    }
}
