/**
 * Mail addresses and domains as values: a constructed address is a valid address (RFC 5321, RFC 6531).
 *
 * <p>Allowed imports: {@code message.address}.
 */
@NullMarked
package org.postern.store.address;

import org.jspecify.annotations.NullMarked;
