/** The framer and the listeners, without a protocol. */
@NullMarked
package org.postern.store.wire;

import org.jspecify.annotations.NullMarked;
