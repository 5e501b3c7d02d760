/**
 * Root's commands on another user's data: his running server or a process of his carries them out, and root trusts
 * neither. Root's side opens files, asks, and shows; the other side runs the command.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin}, {@code core.admin.box}, {@code core.cli.option},
 * {@code core.config}, {@code core.console}, {@code core.mailfile}, {@code core.runtime}.
 *
 * <p>Threading: one command is one thread on each side; further threads watch and drain.
 */
@NullMarked
package org.postern.core.cli.owner;

import org.jspecify.annotations.NullMarked;
