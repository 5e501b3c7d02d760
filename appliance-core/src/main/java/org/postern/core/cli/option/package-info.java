/**
 * What commands have in common: options, usage errors, and running a command as the owner of the data.
 *
 * <p>Threading: one command is one thread.
 */
@NullMarked
package org.postern.core.cli.option;

import org.jspecify.annotations.NullMarked;
