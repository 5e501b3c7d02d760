/**
 * Web sessions, cookies, sign-in, CSRF tokens.
 */
@NullMarked
package org.postern.web.session;

import org.jspecify.annotations.NullMarked;
