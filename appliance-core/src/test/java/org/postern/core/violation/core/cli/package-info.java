/** Stands in for the commands. */
@NullMarked
package org.postern.core.violation.core.cli;

import org.jspecify.annotations.NullMarked;
