/**
 * Questions to DNS that strangers cause, and who owns a domain. {@link org.postern.store.dns.DnsQuestions} shares out
 * the questions that may be open at once.
 *
 * <p>Allowed imports: {@code store.address}, {@code store.platform}, {@code store.policy}, {@code store.share}.
 *
 * <p>Threading: every class is thread-safe; nothing here blocks.
 */
@NullMarked
package org.postern.store.dns;

import org.jspecify.annotations.NullMarked;
