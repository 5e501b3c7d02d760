/**
 * Operations of an administrator on signing keys, web nodes, backups, checks, and making a box.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin}, {@code core.alert}, {@code core.backup}, {@code core.config},
 * {@code core.console}, {@code core.runtime}, {@code core.setup}, {@code core.split}, {@code store},
 * {@code store.copy}, {@code store.database}, {@code store.filter.dkim}, {@code store.mailbox}, {@code store.route},
 * {@code store.salvage}, {@code store.search}, {@code tls}, {@code tls.dkim}, {@code tls.node}, {@code tls.seal},
 * {@code web.hop}, {@code web.imap.connection}, {@code web.office}. Threading: one operation is one thread.
 */
@NullMarked
package org.postern.core.admin.box;

import org.jspecify.annotations.NullMarked;
