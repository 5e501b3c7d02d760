package org.postern.web.http;

import java.util.Locale;
import org.postern.web.session.LoginView;

/** Renders the pages for a person who is not signed in yet. The front sets status, cookies and headers. Thread-safe. */
public interface LoginPages {
    Response login(LoginView view);

    /**
     * The page for a first request that comes from another site. The browser then repeats the request by itself and
     * sends its cookie (SameSite=Strict holds it back the first time).
     *
     * @param path the requested path of our own, for the link that people use if their browser does not repeat the
     *     request by itself
     */
    Response arriving(String path, Locale locale);
}
