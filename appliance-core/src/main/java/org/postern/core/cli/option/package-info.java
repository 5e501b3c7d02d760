/**
 * What commands have in common: options, usage errors, and running a command as the owner of the data.
 *
 * <p>Allowed imports: {@code core}, {@code core.backup}, {@code core.config}, {@code core.console},
 * {@code store.address}, {@code store.mailbox}, {@code store.sql}, {@code tls}, {@code tls.seal}; picocli.
 *
 * <p>Threading: one command is one thread.
 */
@NullMarked
package org.postern.core.cli.option;

import org.jspecify.annotations.NullMarked;
