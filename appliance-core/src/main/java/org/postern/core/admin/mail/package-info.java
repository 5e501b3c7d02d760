/**
 * Operations of an administrator on the queue, suppressed addresses, the junk filter, import and export.
 *
 * <p>Threading: one operation is one thread.
 */
@NullMarked
package org.postern.core.admin.mail;

import org.jspecify.annotations.NullMarked;
