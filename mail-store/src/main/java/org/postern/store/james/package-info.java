/**
 * The one adapter between the wire and Apache James's protocol components: a James {@code Protocol} as a
 * {@link org.postern.store.wire.LineProtocol}. Knows neither SMTP nor POP3, except for the lengths of their lines.
 *
 * <p>Allowed imports: {@code store.wire}.
 *
 * <p>A James handler answers by what it returns. Three responses say more than lines:
 * {@link org.postern.store.james.DataResponse}, {@link org.postern.store.james.DeferredResponse}, and
 * {@link org.postern.store.james.LazyResponse}.
 *
 * <p>Threading: as the wire's sessions, each confined to its connection's thread.
 */
@NullMarked
package org.postern.store.james;

import org.jspecify.annotations.NullMarked;
