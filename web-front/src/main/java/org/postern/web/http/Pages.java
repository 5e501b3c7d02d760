package org.postern.web.http;

import java.util.List;

/** The screens, as the front needs them. Implemented by {@code web.page}. */
public interface Pages {
    /** All routes but {@code /login}, {@code /logout}, {@code /healthz} and {@code /assets/}, which are the front's own. */
    List<Route> routes();

    LoginPages login();

    ErrorPages errors();
}
