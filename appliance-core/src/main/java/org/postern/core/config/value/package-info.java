/**
 * The types of configuration values: each reads its written form, checks it when it is made, and says in its message
 * what is expected. The messages complete the sentence "KEY …".
 *
 * <p>Allowed imports: {@code store.address}, {@code store.filter.auth}, {@code tls}. Threading: immutable values.
 */
@NullMarked
package org.postern.core.config.value;

import org.jspecify.annotations.NullMarked;
