/**
 * Web sessions, sign-in, CSRF tokens, forms kept over a lost session. Knows no HTTP library and no page: cookies are
 * strings here. Allowed imports: nothing of Postern. Everything public is thread-safe; time is the monotonic clock,
 * passed in. Cookies as RFC 6265bis has them are made in {@code web.http}.
 */
@NullMarked
package org.postern.web.session;

import org.jspecify.annotations.NullMarked;
