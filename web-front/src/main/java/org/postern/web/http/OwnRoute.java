package org.postern.web.http;

import java.util.Optional;
import org.postern.web.session.WebSession;

/** A route of the front itself (login, logout). Its handler sees whether somebody is signed in and may set cookies. */
record OwnRoute(Method method, String pattern, OwnHandler handler) implements Route {
    @FunctionalInterface
    interface OwnHandler {
        Response handle(FrontExchange exchange, Optional<WebSession> session);
    }
}
