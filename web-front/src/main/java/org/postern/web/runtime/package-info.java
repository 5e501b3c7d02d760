/**
 * What every package of the web front needs of the Java runtime, written once.
 *
 * <p>Allowed imports: nothing of Postern. Threading: thread-safe.
 */
@NullMarked
package org.postern.web.runtime;

import org.jspecify.annotations.NullMarked;
