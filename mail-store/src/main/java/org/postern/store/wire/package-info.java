/**
 * Netty pipelines of the line protocols: the strict CRLF framer, TLS, limits and deadlines, and the bridge that runs a
 * James {@code Protocol}. The only package that imports {@code io.netty}; it knows neither SMTP nor POP3.
 *
 * <p>Allowed imports: {@code store.policy}; Netty.
 *
 * <p>Threading: I/O threads only move bytes and do TLS. Each connection is confined to one thread of a bounded executor
 * group, where the framer and the protocol's handlers run; a handler that has to wait for the store answers with a
 * {@link org.postern.store.wire.DeferredResponse} and holds no thread.
 */
@NullMarked
package org.postern.store.wire;

import org.jspecify.annotations.NullMarked;
