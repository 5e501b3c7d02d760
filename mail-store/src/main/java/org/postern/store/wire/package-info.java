/**
 * Netty pipelines: strict framer, TLS, limits.
 */
@NullMarked
package org.postern.store.wire;

import org.jspecify.annotations.NullMarked;
