/**
 * Helpers on the Java runtime that every package of the web front uses, and threads that clients share fairly.
 *
 * <p>Allowed imports: nothing of Postern. Threading: thread-safe.
 */
@NullMarked
package org.postern.web.runtime;

import org.jspecify.annotations.NullMarked;
