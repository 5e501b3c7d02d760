/**
 * The shared parts of commands: options, usage errors, and running a command as the owner of the data.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin}, {@code core.config}, {@code core.console},
 * {@code store.address}, {@code store.mailbox}, {@code tls}, {@code tls.seal}; picocli. Threading: one command is one
 * thread.
 */
@NullMarked
package org.postern.core.cli.option;

import org.jspecify.annotations.NullMarked;
