/**
 * The terminal: questions, secrets, progress, and files written whole or not at all.
 *
 * <p>Allowed imports: {@code core}, {@code core.config}, {@code store.account}, {@code store.address},
 * {@code store.password}, {@code tls}; progressbar.
 *
 * <p>Threading: confined to one command.
 */
@NullMarked
package org.postern.core.console;

import org.jspecify.annotations.NullMarked;
