/**
 * The small parts of the Java runtime that every package of the core needs, written once.
 *
 * <p>Allowed imports: {@code store.platform}. Threading: thread-safe.
 */
@NullMarked
package org.postern.core.runtime;

import org.jspecify.annotations.NullMarked;
