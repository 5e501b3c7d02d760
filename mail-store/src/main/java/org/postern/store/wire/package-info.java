/**
 * Netty pipelines of the line protocols: the strict CRLF framer, TLS, limits and deadlines. A protocol implements
 * {@link org.postern.store.wire.LineProtocol}. Its {@link org.postern.store.wire.LineSession}s get lines, message data
 * and literals, answer with a {@link org.postern.store.wire.Reply}, and may send unilateral data. Only this package
 * imports {@code io.netty}; it does not know SMTP, POP3 or James.
 *
 * <p>Allowed imports: {@code store.policy}, {@code store.share}; Netty.
 *
 * <p>Threading: I/O threads only do I/O and TLS. Each connection is confined to one thread of a bounded executor group,
 * where the framer and the protocol's session run. A session that has to wait answers with a
 * {@link org.postern.store.wire.Reply.Later} and blocks no thread.
 */
@NullMarked
package org.postern.store.wire;

import org.jspecify.annotations.NullMarked;
