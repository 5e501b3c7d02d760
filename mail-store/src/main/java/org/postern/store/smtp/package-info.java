/**
 * SMTP on Apache James protocol components (RFC 5321, 6409, 4954, 3207): three doors, for the world, for the webmail
 * inside the box, and for people's programs. Translates; who may do what is decided by {@code store.policy},
 * {@code store.account} and the post office. Allowed imports: {@code store.account}, {@code store.address},
 * {@code store.delivery}, {@code store.james}, {@code store.mailbox}, {@code store.message}, {@code store.platform},
 * {@code store.policy}, {@code store.report}, {@code store.wire}; James, dnsjava (block lists).
 *
 * <p>Threading: commands run on their connection's thread of {@code store.wire}; passwords are checked on a pool of
 * their own, and what waits for the disk or the DNS answers later without holding a thread.
 */
@NullMarked
package org.postern.store.smtp;

import org.jspecify.annotations.NullMarked;
