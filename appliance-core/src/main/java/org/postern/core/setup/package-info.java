/**
 * The setup of a box: its mail domain, its name, its administrator, and how mail leaves.
 * {@link org.postern.core.setup.Setup} examines the box and writes; {@code core.cli} asks the questions.
 *
 * <p>Allowed imports: {@code core}, {@code core.config}, {@code store.account}, {@code store.address},
 * {@code store.mailbox}, {@code store.password}, {@code store.sql}, {@code tls}, {@code tls.dkim}. Threading: confined
 * to one command.
 */
@NullMarked
package org.postern.core.setup;

import org.jspecify.annotations.NullMarked;
