/**
 * What a person may choose as a password, and the one form in which passwords are counted, judged and hashed. Pure.
 *
 * <p>Allowed imports: {@code store.address}; zxcvbn (lists of common passwords, estimate of guesses).
 *
 * <p>Threading: thread-safe. RFC 8265 (PRECIS OpaqueString), NIST SP 800-63B-4 3.1.1 (length and lists, no composition
 * rules).
 */
@NullMarked
package org.postern.store.password;

import org.jspecify.annotations.NullMarked;
