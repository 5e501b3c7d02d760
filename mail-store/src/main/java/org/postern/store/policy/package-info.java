/**
 * Pure functions from facts to a verdict: no I/O, no logging, the clock passed in.
 */
@NullMarked
package org.postern.store.policy;

import org.jspecify.annotations.NullMarked;
