/**
 * The gate that every password passes before it is tried: who may try now, who has to wait, who is known and goes
 * first, and who is told after many guesses.
 *
 * <p>Allowed imports: {@code store.platform}, {@code store.policy}, {@code store.share}; Caffeine.
 *
 * <p>Threading: every class is thread-safe; {@link org.postern.store.gate.SignInGate#pass} blocks.
 */
@NullMarked
package org.postern.store.gate;

import org.jspecify.annotations.NullMarked;
