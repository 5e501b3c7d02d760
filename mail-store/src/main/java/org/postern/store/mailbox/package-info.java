/**
 * The durable store: SQL lives here and nowhere else.
 */
@NullMarked
package org.postern.store.mailbox;

import org.jspecify.annotations.NullMarked;
