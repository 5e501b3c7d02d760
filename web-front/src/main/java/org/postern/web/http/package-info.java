/**
 * HTTP as the pages see it: exchanges, responses, cookies, routing, safety headers. Jetty is used only here, in
 * {@code web.http.event} and in the parent.
 *
 * <p>Allowed imports: {@code web.http.event}, {@code web.http.form}, {@code web.http.pace}, {@code web.runtime},
 * {@code web.session}; Jetty.
 */
@NullMarked
package org.postern.web.http;

import org.jspecify.annotations.NullMarked;
