/**
 * The commands on the box itself: set-up, service, checks, keys, backups, nodes.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin}, {@code core.admin.box}, {@code core.backup},
 * {@code core.cli.option}, {@code core.cli.owner}, {@code core.config}, {@code core.console}, {@code core.setup},
 * {@code store.address}, {@code store.audit}, {@code store.copy}, {@code tls}, {@code tls.dkim}, {@code tls.node},
 * {@code tls.seal}, {@code web.screens}; picocli. Threading: one command is one thread.
 */
@NullMarked
package org.postern.core.cli.box;

import org.jspecify.annotations.NullMarked;
