/**
 * What the administrators must know of without asking: parts that do not work, an old Java, a certificate that ends, a
 * changed recovery key, little space. Decides when, and in which words; {@code store.report} writes the mail.
 *
 * <p>Allowed imports: {@code core.runtime}, {@code store.audit}, {@code store.mailbox}, {@code store.report},
 * {@code tls}, {@code tls.seal}.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.postern.core.alert;

import org.jspecify.annotations.NullMarked;
