/** Stands in for a leaf. */
@NullMarked
package org.postern.core.violation.web;

import org.jspecify.annotations.NullMarked;
