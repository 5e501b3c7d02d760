/**
 * The types of configuration values: each reads its written form, checks it when it is made, and says in its message what is
 * expected. The messages complete the sentence "KEY …".
 *
 * <p>Allowed imports: the JDK, and the value types of the leaves ({@code store}, {@code tls}) that some of them hold. Threading:
 * immutable values.
 */
@NullMarked
package org.postern.core.config.value;

import org.jspecify.annotations.NullMarked;
