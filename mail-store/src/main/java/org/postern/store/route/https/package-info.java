/**
 * Requests over HTTPS to hosts that strangers name: policies of MTA-STS, and leaving mailing lists.
 *
 * <p>Allowed imports: {@code store.address}, {@code store.route}; dnsjava.
 *
 * <p>Threading: thread-safe, blocking within time limits. RFC 8461 3.3 (policies), RFC 8058 (one-click unsubscribing).
 */
@NullMarked
package org.postern.store.route.https;

import org.jspecify.annotations.NullMarked;
