/**
 * Server-sent events: events that a page pushes to a listening browser.
 *
 * <p>Allowed imports: {@code web.session}. Threading: thread-safe; an idle stream holds no thread.
 *
 * <p>WHATWG HTML, section 9.2 (server-sent events).
 */
@NullMarked
package org.postern.web.http.event;

import org.jspecify.annotations.NullMarked;
