/**
 * What a box is told once: whose mail it keeps, by which name it is reached, who looks after it, how mail leaves.
 * {@link org.postern.core.setup.Setup} looks at the box and writes; the questions are {@code core.cli}'s.
 *
 * <p>Allowed imports: {@code core}, {@code core.config}, {@code store.account}, {@code store.address},
 * {@code store.mailbox}, {@code store.sql}, {@code tls}, {@code tls.dkim}. Threading: confined to one command.
 */
@NullMarked
package org.postern.core.setup;

import org.jspecify.annotations.NullMarked;
