/**
 * Values of a message in transit: envelope, raw header, replies and outcomes.
 *
 * <p>Allowed imports: {@code store.address}, {@code store.mailbox}; mime4j (raw fields).
 *
 * <p>Threading: immutable or confined to one message. RFC 5321 (envelope, replies), RFC 5322 2.2 (raw fields), RFC 3461
 * (DSN parameters, xtext), RFC 3463 (status codes).
 */
@NullMarked
package org.postern.store.message;

import org.jspecify.annotations.NullMarked;
