package org.postern.web.http;

import java.util.List;

/** The screens that the front serves. Implemented by {@code web.page}. */
public interface Pages {
    /**
     * All routes except {@code /login}, {@code /logout}, {@code /healthz} and {@code /assets/}, which belong to the
     * front.
     */
    List<Route> routes();

    LoginPages login();

    ErrorPages errors();
}
