/** Stands in for a leaf. */
@NullMarked
package org.postern.core.violation.tls;

import org.jspecify.annotations.NullMarked;
