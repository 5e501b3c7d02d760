/**
 * Operations of an administrator on accounts, addresses, app passwords, filters and vacation notices.
 *
 * <p>Threading: one operation is one thread.
 */
@NullMarked
package org.postern.core.admin.people;

import org.jspecify.annotations.NullMarked;
