/**
 * Shares of what requests cost: how fast clients without a session are read from, and the threads that make pages.
 *
 * <p>Allowed imports: {@code web.runtime}. Threading: thread-safe. RFCs: 9113.
 */
@NullMarked
package org.postern.web.http.pace;

import org.jspecify.annotations.NullMarked;
