/**
 * SMTP on Apache James protocol components (RFC 5321, 6409, 4954, 3207) for three kinds of client: servers on the
 * internet, the webmail inside the box, and mail programs. This package translates; {@code store.policy},
 * {@code store.account} and the post office decide who may do what. Allowed imports: {@code store.account},
 * {@code store.address}, {@code store.delivery}, {@code store.dns}, {@code store.gate}, {@code store.grant},
 * {@code store.james}, {@code store.mailbox}, {@code store.message}, {@code store.platform}, {@code store.policy},
 * {@code store.report}, {@code store.share}, {@code store.wire}; James, dnsjava (block lists).
 *
 * <p>Threading: commands run on their connection's thread of {@code store.wire}. Passwords are checked on a separate
 * pool. Answers that wait for the disk or the DNS are sent later without blocking a thread.
 */
@NullMarked
package org.postern.store.smtp;

import org.jspecify.annotations.NullMarked;
