/**
 * The folders of an account as rows of a tree, with their counters: creating, renaming and removing with everything
 * inside, in one transaction of the caller.
 *
 * <p>Allowed imports: {@code store.database}, {@code store.mailbox}, {@code store.platform}; {@code java.sql},
 * {@code org.slf4j}.
 *
 * <p>Threading: changes run on the writer's thread, reading also on a reader. RFC 6154 (roles), RFC 7162 (MODSEQ).
 */
@NullMarked
package org.postern.store.folder;

import org.jspecify.annotations.NullMarked;
