/** Stands in for a leaf. */
@NullMarked
package org.postern.core.violation.store;

import org.jspecify.annotations.NullMarked;
