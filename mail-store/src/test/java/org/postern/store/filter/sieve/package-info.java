/** Tests of filters. */
@NullMarked
package org.postern.store.filter.sieve;

import org.jspecify.annotations.NullMarked;
