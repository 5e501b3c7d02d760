/**
 * All screens joined into one routing table: {@link org.postern.web.screens.Screens} is the entry of the pages.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.postern.web.screens;

import org.jspecify.annotations.NullMarked;
