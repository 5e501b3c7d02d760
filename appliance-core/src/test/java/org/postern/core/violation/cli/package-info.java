/** Stands in for the commands. */
@NullMarked
package org.postern.core.violation.cli;

import org.jspecify.annotations.NullMarked;
