/**
 * Pure functions from facts to a verdict: no I/O, no logging, the clock passed in.
 *
 * <p>Allowed imports: nothing of Postern.
 */
@NullMarked
package org.postern.store.policy;

import org.jspecify.annotations.NullMarked;
