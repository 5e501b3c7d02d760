/**
 * The commands on the box itself: set-up, service, checks, keys, backups, nodes.
 *
 * <p>Allowed imports: {@code core}, {@code core.backup}, {@code core.cli.mail}, {@code core.cli.option},
 * {@code core.config}, {@code core.console}, {@code core.setup}, {@code core.split}, {@code store.address},
 * {@code store.copy}, {@code store.database}, {@code store.filter.dkim}, {@code store.mailbox}, {@code store.route},
 * {@code tls}, {@code tls.dkim}, {@code tls.node}, {@code tls.seal}, {@code web.hop}, {@code web.imap.connection},
 * {@code web.office}, {@code web.screens}; picocli.
 *
 * <p>Threading: one command is one thread.
 */
@NullMarked
package org.postern.core.cli.box;

import org.jspecify.annotations.NullMarked;
