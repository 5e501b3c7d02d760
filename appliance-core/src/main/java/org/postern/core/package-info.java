/** Placeholder. */
@NullMarked
package org.postern.core;

import org.jspecify.annotations.NullMarked;
