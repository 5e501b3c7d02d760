/**
 * Server-sent events: what a page pushes to a browser that listens.
 *
 * <p>Allowed imports: {@code web.session}. Threading: thread-safe; an idle stream holds no thread.
 *
 * <p>WHATWG HTML, section 9.2 (server-sent events).
 */
@NullMarked
package org.postern.web.http.event;

import org.jspecify.annotations.NullMarked;
