/**
 * What every package of the store needs of the Java platform: named daemon threads, SHA-256, and an orderly end.
 *
 * <p>Allowed imports: nothing of Postern.
 *
 * <p>Threading: thread-safe, except {@link org.postern.store.platform.StartedParts}.
 */
@NullMarked
package org.postern.store.platform;

import org.jspecify.annotations.NullMarked;
