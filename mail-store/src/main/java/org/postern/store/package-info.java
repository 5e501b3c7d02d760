/**
 * The mail server; {@link org.postern.store.MailServer} is the only entry.
 */
@NullMarked
package org.postern.store;

import org.jspecify.annotations.NullMarked;
