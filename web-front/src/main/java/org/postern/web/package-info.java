/**
 * The web front. WebFront is the only entry.
 *
 * <p>Allowed imports: {@code web.http}, {@code web.http.event}, {@code web.http.pace}, {@code web.runtime},
 * {@code web.session}; Jetty.
 */
@NullMarked
package org.postern.web;

import org.jspecify.annotations.NullMarked;
