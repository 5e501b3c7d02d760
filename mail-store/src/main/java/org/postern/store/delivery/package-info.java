/**
 * One path delivers mail; the outbound queue and its runner.
 */
@NullMarked
package org.postern.store.delivery;

import org.jspecify.annotations.NullMarked;
