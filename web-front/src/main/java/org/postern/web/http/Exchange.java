package org.postern.web.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postern.web.session.KeptForm;
import org.postern.web.session.SignIn;

/**
 * One HTTP request as a page handler sees it. Confined to its thread. The front has already enforced sizes and
 * deadlines.
 */
public interface Exchange {
    String method();

    /** The value of a named path part of the route, percent-decoded: {@code /mail/{folder}/{uidl}}. */
    String pathValue(String name);

    /** The requested path, still percent-encoded, without the query. */
    String path();

    /** The id of this request in the log. */
    String requestId();

    /**
     * The language of the answer: the session's language, or else the browser's choice among the available languages.
     */
    Locale locale();

    /** The first query parameter of that name, decoded as UTF-8. */
    Optional<String> query(String name);

    Optional<String> header(String name);

    /**
     * The value of the first cookie of that name that the browser sent, unless it is empty. Anybody can forge a cookie.
     */
    Optional<String> cookie(String name);

    /** The posted form, urlencoded or multipart; empty for a GET. */
    Form form();

    /**
     * The form that this browser posted to a {@link Route.Writing.Kept} route after its session had ended. Only present
     * if the person who is signed in now wrote it. Available for 30 min or until {@link #dropKeptForm()}.
     */
    Optional<KeptForm> keptForm();

    /** Deletes the kept form, because it was shown, sent or saved. */
    void dropKeptForm();

    /** The browser's address. It is not a proxy's address, unless configured. */
    InetAddress client();

    /** The browser, as a check of a password sees it. */
    SignIn.Asker asker();

    /**
     * Whether the page's script sent the request (header {@code X-Requested-With: postern}). The answer may then be a
     * fragment.
     */
    boolean scripted();

    /** A posted form. Line breaks in values stay as posted. */
    interface Form {
        Optional<String> value(String name);

        /** The value of a password field, as characters that the caller overwrites after use. */
        default Optional<char[]> secret(String name) {
            return value(name).map(String::toCharArray);
        }

        List<String> values(String name);

        List<Upload> uploads(String name);

        /**
         * Names (hostile) of the files of this field that could not be kept, because the disk is full. Only forms that are kept
         * ({@link Route.Writing.Kept}) reach their handler then.
         */
        List<String> lostFiles(String name);

        /** Names of the fields, without files, in the posted order. */
        Set<String> names();
    }
}
