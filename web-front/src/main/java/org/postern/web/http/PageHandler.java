package org.postern.web.http;

import org.postern.web.session.WebSession;

/** Answers one route for a signed-in person (the CGI of the patent). Thread-safe. */
@FunctionalInterface
public interface PageHandler {
    Response handle(Exchange exchange, WebSession session);
}
