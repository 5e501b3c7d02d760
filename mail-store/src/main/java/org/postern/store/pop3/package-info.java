/**
 * POP3 (RFC 1939, 2449, 3206, 5034, 6856) on Apache James protocol components: James parses and dispatches commands and
 * holds the session; the handlers here answer from a {@link org.postern.store.mailbox.Maildrop} snapshot.
 *
 * <p>{@link org.postern.store.pop3.Pop3Protocol} is the entry point: the mail server makes one instance for each
 * listener with {@code new}, and the pipeline of {@code store.wire} runs it. Allowed imports: {@code message.mime},
 * {@code store.account}, {@code store.address}, {@code store.content}, {@code store.gate}, {@code store.grant},
 * {@code store.james}, {@code store.mailbox}, {@code store.wire}; James.
 *
 * <p>Threading: all sessions share the handlers, which keep no state. A session runs one command at a time on a pool
 * thread (handlers may block on a password hash or on the disk); a disconnect may arrive on another thread.
 */
@NullMarked
package org.postern.store.pop3;

import org.jspecify.annotations.NullMarked;
