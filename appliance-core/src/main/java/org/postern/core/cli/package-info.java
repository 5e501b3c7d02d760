/**
 * The commands: {@code postern init serve user import export check}. The only place that writes to standard output.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin}, {@code core.admin.people}, {@code core.cli.box},
 * {@code core.cli.mail}, {@code core.cli.option}, {@code core.cli.owner}, {@code core.config}, {@code core.console},
 * {@code store.account}, {@code tls}; picocli. Threading: one command is one thread.
 *
 * <p>RFC 4155 and the mboxrd convention (mbox files), the maildir(5) convention.
 */
@NullMarked
package org.postern.core.cli;

import org.jspecify.annotations.NullMarked;
