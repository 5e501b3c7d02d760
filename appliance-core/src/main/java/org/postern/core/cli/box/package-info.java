/**
 * The commands on the box itself: set-up, service, checks, keys, backups, nodes.
 *
 * <p>Threading: one command is one thread.
 */
@NullMarked
package org.postern.core.cli.box;

import org.jspecify.annotations.NullMarked;
