/**
 * Operations of an administrator on signing keys, web nodes, backups, checks, and making a box.
 *
 * <p>Threading: one operation is one thread.
 */
@NullMarked
package org.postern.core.admin.box;

import org.jspecify.annotations.NullMarked;
