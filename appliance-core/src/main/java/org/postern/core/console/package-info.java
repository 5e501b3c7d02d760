/**
 * The terminal: questions, secrets, progress, and files written whole or not at all.
 *
 * <p>Threading: confined to one command.
 */
@NullMarked
package org.postern.core.console;

import org.jspecify.annotations.NullMarked;
