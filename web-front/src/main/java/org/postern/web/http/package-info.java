/**
 * HTTP as the pages see it: exchanges, responses, routing, safety headers. Jetty is used only here and in the parent.
 *
 * <p>Allowed imports: {@code web.session}; Jetty.
 */
@NullMarked
package org.postern.web.http;

import org.jspecify.annotations.NullMarked;
