/** Stands in for the core. */
@NullMarked
package org.postern.core.violation.core;

import org.jspecify.annotations.NullMarked;
