/**
 * The adapter between the wire package and Apache James's protocol components: it presents a James {@code Protocol} as
 * a {@link org.postern.store.wire.LineProtocol}. It does not know SMTP or POP3, except for the lengths of their lines.
 *
 * <p>Allowed imports: {@code store.wire}.
 *
 * <p>A James handler answers with its return value. Three responses carry more than lines:
 * {@link org.postern.store.james.DataResponse}, {@link org.postern.store.james.DeferredResponse}, and
 * {@link org.postern.store.james.LazyResponse}.
 *
 * <p>Threading: each session is confined to its connection's thread, like all sessions of the wire package.
 */
@NullMarked
package org.postern.store.james;

import org.jspecify.annotations.NullMarked;
