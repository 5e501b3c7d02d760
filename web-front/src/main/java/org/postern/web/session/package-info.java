/**
 * Web sessions, sign-in, CSRF tokens, and forms kept after a session is lost. Does not know an HTTP library or pages:
 * cookies are strings here. Allowed imports: {@code web.runtime}. Everything public is thread-safe; time is the
 * monotonic clock, passed in. Package {@code web.http} makes the cookies of RFC 6265bis.
 */
@NullMarked
package org.postern.web.session;

import org.jspecify.annotations.NullMarked;
