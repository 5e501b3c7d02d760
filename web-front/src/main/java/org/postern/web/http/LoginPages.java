package org.postern.web.http;

import java.util.Locale;
import org.postern.web.session.LoginView;

/** Renders what a person sees before being signed in. The front sets status, cookies and headers. Thread-safe. */
public interface LoginPages {
    Response login(LoginView view);

    /**
     * The page that a first arrival from another site gets, while the browser comes again by itself with its cookie
     * (SameSite=Strict keeps it back the first time).
     *
     * @param path of our own, as asked for, for the link of those whose browser does not come again by itself
     */
    Response arriving(String path, Locale locale);
}
