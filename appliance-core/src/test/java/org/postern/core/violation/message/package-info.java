/** Stands in for a leaf. */
@NullMarked
package org.postern.core.violation.message;

import org.jspecify.annotations.NullMarked;
