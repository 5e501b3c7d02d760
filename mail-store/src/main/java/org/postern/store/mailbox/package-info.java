/**
 * The durable store: SQL lives here and nowhere else. {@link org.postern.store.sql.MailDatabase} is the entry. One
 * writer thread groups changes into synced transactions; readers have connections of their own; a checkpointer and an
 * indexer work off the path of acknowledgement. Imports {@code store.address}, {@code store.account}, {@code java.sql} and
 * {@code org.sqlite}, Caffeine, and mime4j's token stream to find words. RFC 1939 (UIDL), RFC 7162 (MODSEQ), RFC 6154
 * (roles), RFC 9051 (flags).
 */
@NullMarked
package org.postern.store.mailbox;

import org.jspecify.annotations.NullMarked;
