/**
 * The web front; WebFront is the only entry.
 *
 * <p>Allowed imports: {@code web.http}, {@code web.session}; Jetty.
 */
@NullMarked
package org.postern.web;

import org.jspecify.annotations.NullMarked;
