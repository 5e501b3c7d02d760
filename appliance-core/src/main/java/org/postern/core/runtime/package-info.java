/**
 * What every package of the core needs of the Java runtime, written once.
 *
 * <p>Allowed imports: nothing of Postern. Threading: thread-safe.
 */
@NullMarked
package org.postern.core.runtime;

import org.jspecify.annotations.NullMarked;
