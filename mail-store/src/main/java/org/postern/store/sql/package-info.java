/**
 * The SQL implementation of the interfaces of {@code store.mailbox} and {@code store.account}.
 * {@link org.postern.store.sql.MailDatabase} opens the store and is the entry point.
 *
 * <p>Allowed imports: {@code message.file}, {@code store.account}, {@code store.address}, {@code store.content}, {@code store.copy},
 * {@code store.database}, {@code store.folder}, {@code store.gate}, {@code store.label}, {@code store.mailbox}, {@code store.person},
 * {@code store.platform}, {@code store.policy}, {@code store.report}, {@code store.search}, {@code store.thread}; {@code java.sql}, Caffeine.
 *
 * <p>Threading: everything public is thread-safe; tables run on the writer's thread or on a reader. RFC 1939 (UIDL),
 * RFC 7162 (MODSEQ), RFC 6154 (roles), RFC 9051 (flags).
 */
@NullMarked
package org.postern.store.sql;

import org.jspecify.annotations.NullMarked;
